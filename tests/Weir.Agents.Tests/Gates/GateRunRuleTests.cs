using System.Collections.Immutable;
using Weir.Runtime.Attempts.Gates;
using Weir.Core.Gates;
using Weir.Core.Plans;
using Weir.Runtime.Ports;

namespace Weir.Agents.Tests.Gates;

public sealed class GateRunRuleTests
{
    // end       | exit | fail_exits | expect pass | expect fail
    private const string Table = """
        Exited     |    0 |            | Pass        | Fail
        Exited     |    1 |            | Fail        | Pass
        Exited     |    2 |            | Fail        | Fail
        Exited     |    2 | 2          | Fail        | Pass
        Exited     |    1 | 2          | Fail        | Pass
        Exited     |  101 | 2,101      | Fail        | Pass
        Exited     |    0 | 0          | Pass        | Fail
        Exited     |  125 |            | Fail        | Fail
        Exited     |  126 | 126        | Broken      | Broken
        Exited     |  127 | 127        | Broken      | Broken
        Exited     |  128 | 128        | Fail        | Pass
        Exited     |  137 | 137        | Broken      | Broken
        Exited     |  139 |            | Broken      | Broken
        Exited     |  192 |            | Broken      | Broken
        Exited     |  193 |            | Fail        | Fail
        Exited     |  255 |            | Fail        | Fail
        Signalled  |  139 |            | Broken      | Broken
        Signalled  |    1 | 1          | Broken      | Broken
        TimedOut   |   -1 |            | Broken      | Broken
        Idle       |   -1 |            | Broken      | Broken
        Cancelled  |    0 |            | Broken      | Broken
        NotStarted |   -1 |            | Broken      | Broken
        """;

    [Fact]
    public void An_ending_means_what_the_table_says()
    {
        foreach (var row in Table.Split('\n').Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray()))
        {
            var end = Enum.Parse<ProcessEnd>(row[0]);
            var exit = int.Parse(row[1]);
            var awaited = row[2].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToImmutableArray();
            var line = string.Join(" | ", row);

            GateRunRule.Outcome(end, exit, Expectation.Pass, awaited).ToString().ShouldBe(row[3], line);
            GateRunRule.Outcome(end, exit, Expectation.Fail, awaited).ToString().ShouldBe(row[4], line);
        }
    }

    [Fact]
    public void What_could_not_run_is_broken_whatever_was_expected_and_a_pass_is_never_both_expectations()
    {
        foreach (var end in Enum.GetValues<ProcessEnd>())
        {
            for (var exit = -1; exit <= 255; exit++)
            {
                var pass = GateRunRule.Outcome(end, exit, Expectation.Pass, [exit]);
                var fail = GateRunRule.Outcome(end, exit, Expectation.Fail, [exit]);

                (pass == RunVerdict.Broken).ShouldBe(fail == RunVerdict.Broken, $"{end} {exit}");
                (pass == RunVerdict.Pass && fail == RunVerdict.Pass).ShouldBeFalse($"{end} {exit}");
                (end == ProcessEnd.Exited || pass == RunVerdict.Broken).ShouldBeTrue($"{end} {exit}");
            }
        }
    }

    [Theory]
    [InlineData(ProcessEnd.Exited, 0, Expectation.Fail, "It passed, and a failure was awaited.")]
    [InlineData(ProcessEnd.Exited, 1, Expectation.Fail, "It failed as awaited, with exit code 1.")]
    [InlineData(ProcessEnd.Exited, 3, Expectation.Pass, "It failed with exit code 3.")]
    [InlineData(ProcessEnd.Exited, 127, Expectation.Fail,
        "It could not run: a program was not found (exit code 127).")]
    [InlineData(ProcessEnd.Exited, 137, Expectation.Pass, "It could not run: it was killed by signal 9.")]
    [InlineData(ProcessEnd.TimedOut, -1, Expectation.Pass, "It could not run: it reached its time limit.")]
    public void An_ending_is_told_in_a_sentence(ProcessEnd end, int exit, Expectation expect, string sentence) =>
        GateRunRule.Sentence(end, exit, expect, GateRunRule.Outcome(end, exit, expect, [])).ShouldBe(sentence);
}
