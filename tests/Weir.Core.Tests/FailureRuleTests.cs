using System.Text;
using Weir.Core.Passes;
using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>What follows from each failure of the closed set.</summary>
public sealed class FailureRuleTests
{
    [Fact]
    public void Every_failure_has_an_owner_and_a_rule() => TextDiff.Compare(
        """
        reason               owner      uses a retry  tried again  after the first, second ... failure of the round
        AgentError           Agent      yes           yes          0s 0s 0s 0s 0s 0s
        AgentGaveUp          Agent      yes           no           -
        OutputInvalid        Agent      yes           yes          0s 0s 0s 0s 0s 0s
        CheckFailed          Agent      yes           yes          0s 0s 0s 0s 0s 0s
        GateRejected         Gate       yes           yes          0s 0s 0s 0s 0s 0s
        Timeout              Agent      yes           yes          0s 0s 0s 0s 0s 0s
        Stalled              Agent      yes           yes          0s 0s 0s 0s 0s 0s
        ProviderUnavailable  Provider   no            yes          15s 30s 60s 120s 240s 480s
        ProviderQuota        Provider   no            yes          60s 120s 240s 480s 900s 900s
        BudgetStopped        Budget     no            no           -
        EngineLost           Platform   no            yes          0s 0s 0s 0s 0s 0s
        Infrastructure       Platform   no            yes          5s 10s 20s 40s 80s 160s
        Preempted            Scheduler  no            yes          0s 0s 0s 0s 0s 0s
        Cancelled            Person     no            yes          0s 0s 0s 0s 0s 0s
        Denied               Person     no            no           -
        """.ReplaceLineEndings("\n"),
        Table(),
        nameof(Every_failure_has_an_owner_and_a_rule));

    private static string Table()
    {
        var table = new StringBuilder(
            "reason               owner      uses a retry  tried again  after the first, second ... failure of the "
                + "round");
        foreach (var reason in Enum.GetValues<FailureReason>())
        {
            var rule = FailureRule.For(reason);
            var waits = Enumerable.Range(0, FailureRule.MaxMisfortunes + 1)
                .Select(failures => $"{rule.RetryAt(default, failures).Value / 1_000}s");
            table.Append(
                $"\n{reason,-20} {rule.Owner,-10} {(rule.Counts ? "yes" : "no"),-13} "
                    + $"{(rule.Retry ? "yes" : "no"),-12} ")
                .Append(rule.Retry ? string.Join(' ', waits) : "-");
        }
        return table.ToString();
    }
}
