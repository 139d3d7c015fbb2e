using System.Text;
using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests.Properties;

/// <summary>
/// A plan by chance, in the notation of <see cref="PlanText"/>, so that a failure can be read. It keeps the rules that
/// definitions are checked for at load time: writers of the change are in an order, integration comes after all of
/// them, work goes back to the same pass, an ancestor or a pass on demand.
/// </summary>
internal sealed class RandomPlan(Random random)
{
    private const int MostPasses = 4;
    private readonly StringBuilder _text = new();
    private readonly List<string> _passes = [];
    private string? _writer;
    private bool _hasRepair;

    public static string Text(Random random) => new RandomPlan(random).Write();

    private string Write()
    {
        _text.AppendLine("param level: low|high, default low, from notes1.level");
        for (var number = 1; number <= MostPasses; number++)
        {
            _text.AppendLine($"artifact manual{number}: merges");
        }
        _text.AppendLine("ladder page: 0m page role:lead, 20m notify role:qa, 40m reassign role:lead, 2h park");
        if (Chance(20))
        {
            _text.AppendLine($"reclassify: when params.level=high, ask {Pick("role:lead", "owner")}");
        }
        if (Chance(30))
        {
            _text.AppendLine("sla: 1h, when params.level=high");
        }
        var count = random.Next(1, MostPasses + 1);
        for (var number = 1; number <= count; number++)
        {
            Pass(number, number == count);
        }
        if (_writer is not null && Chance(85))
        {
            _text.Append($"pass merge: integrate, needs {string.Join(' ', _passes)}, retries 1");
            _text.AppendLine(Chance(10) ? ", skip role:lead" : "");
        }
        return _text.ToString();
    }

    private void Pass(int number, bool last)
    {
        var id = $"p{number}";
        var needs = _passes.Where(_ => Chance(50)).ToList();
        var makes = new List<string> { $"notes{number}" };
        var writes = Chance(55);
        if (writes)
        {
            makes = [.. Chance(80) ? ["change"] : new[] { $"manual{number}" }, .. Chance(30) ? makes : []];
        }
        if (makes.Contains("change") && _writer is not null && !needs.Contains(_writer))
        {
            needs.Add(_writer);
        }
        var takes = needs.Select(need => "notes" + need[1..] + "?")
            .Concat(_writer is not null && Chance(50) ? ["change?"] : []);
        Clauses(
            $"pass {id}: {Executor()}",
            needs.Count > 0 ? "needs " + string.Join(' ', needs) : "",
            "takes " + string.Join(' ', takes),
            "makes " + string.Join(' ', makes),
            needs.Count > 0 && makes is ["change"] && Chance(60) ? ForEach(needs) : "",
            Chance(15) ? "when params.level=high" : "",
            Chance(10) ? "delay 10m" : "",
            Chance(15) ? "skip " + Pick("role:lead", "owner") : "",
            Chance(15) ? $"adopt notes{number}" : "",
            Chance(40) ? "ladder page" : "",
            Chance(30) ? "sla 15m" : "",
            Chance(50) ? $"retries {random.Next(0, 2)}" : "");
        _passes.Add(id);
        if (makes.Contains("change"))
        {
            _writer = id;
        }
        for (var gate = random.Next(0, 3); gate > 0; gate--)
        {
            Gate(id, $"g{gate}", needs, last && !_hasRepair);
        }
        if (_hasRepair && !_passes.Contains("repair") && last)
        {
            var repairs = _writer is not null && _writer != id && Chance(60);
            Clauses(
                "pass repair: agent fixer",
                "on-demand",
                repairs ? $"needs {_writer}, makes change" : "makes hints");
        }
    }

    private void Gate(string pass, string id, List<string> needs, bool mayDemand)
    {
        var targets = new List<string> { pass };
        targets.AddRange(needs.Where(_ => Chance(60)));
        if (mayDemand && Chance(30))
        {
            targets.Insert(random.Next(targets.Count + 1), "repair");
            _hasRepair = true;
        }
        Clauses(
            $"  gate {id}: to {string.Join(' ', targets.OrderBy(_ => random.Next()))}",
            Chance(50) ? $"reviews change notes{pass[1..]}" : "",
            Chance(40) ? Chance(50) ? "run lint" : Chance(50) ? "run lint shared" : "run lint shared flaky" : "",
            Chance(15) ? "run ghost undefined" : "",
            Chance(40) ? $"agent critic{(Chance(20) ? " advisory" : "")}" : "",
            Chance(20) ? $"agent safety when {Pick("params.level", "item.risk")}=high" : "",
            Chance(50)
                ? $"human {Pick("role:maintainer", "role:qa", "owner", "codeowners")}"
                + Pick("", " x2", " not author", " not requester", " advisory")
                : "",
            Chance(20) ? $"human role:lead when {Pick("params.level", "item.risk")}=high sla 10m" : "",
            Chance(30) ? "any" : "",
            Chance(25) ? $"spares when {Pick("params.level", "item.risk")}=low{Pick("", " sampled")}" : "",
            $"rounds {random.Next(0, 3)}",
            Chance(30) ? "stall" : "",
            Chance(40) ? "exhausted " + Pick("ask role:lead", "close wontfix", "park", "escalate page") : "",
            Chance(30) ? "ladder page" : "",
            "criteria C1 " + Pick("", "C2=lint", "C2=human", "C2=agent", "C2=ghost", "C2?"));
    }

    private string ForEach(List<string> needs) =>
        $"for notes{needs[random.Next(needs.Count)][1..]} as element once"
        + Pick("", " after") + Pick("", " most 1", " most 2") + Pick("", " skip") + Pick("", " done");

    private string Executor() =>
        Pick(
            "agent writer", "agent coder", "command make", "template form", "human role:lead", "human role:maintainer");

    private void Clauses(string head, params string[] clauses) =>
        _text.AppendLine(
            string.Join(", ", clauses.Where(clause => clause.Length > 0 && clause != "takes ").Prepend(head)));

    private bool Chance(int percent) => random.Next(100) < percent;
    private string Pick(params string[] texts) => texts[random.Next(texts.Length)];
}
