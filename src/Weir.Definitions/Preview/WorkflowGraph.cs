using System.Text;
using Weir.Core.Gates;
using Weir.Core.Plans;

namespace Weir.Definitions.Preview;

/// <summary>
/// Draws a plan: passes below what they need, gates below their pass, and where a rejection leads back to. A pass with
/// several needs stands below the last of them and names the others.
/// </summary>
public static class WorkflowGraph
{
    public static string Render(Plan plan, bool mermaid = false) => mermaid ? Mermaid(plan) : Tree(plan);

    private static string Tree(Plan plan)
    {
        var text = new StringBuilder();
        text.Append(plan.Workflow).Append(" v").Append(plan.Version).Append('\n');
        var roots = plan.Passes.Where(pass => Parent(plan, pass) is null).ToList();
        for (var i = 0; i < roots.Count; i++)
        {
            Draw(plan, roots[i], "", i == roots.Count - 1, text);
        }
        return text.ToString();
    }

    private static void Draw(Plan plan, PassPlan pass, string indent, bool last, StringBuilder text)
    {
        text.Append(indent).Append(last ? "└─ " : "├─ ").Append(Line(plan, pass)).Append('\n');
        var inner = indent + (last ? "   " : "│  ");
        var children = plan.Passes.Where(other => Parent(plan, other) == pass).ToList();
        foreach (var gate in pass.Gates)
        {
            text.Append(inner).Append(children.Count > 0 ? "│  " : "   ").Append("◆ ").Append(Line(pass, gate))
                .Append('\n');
        }
        for (var i = 0; i < children.Count; i++)
        {
            Draw(plan, children[i], inner, i == children.Count - 1, text);
        }
    }

    /// <summary>The need that comes last in the plan, so that a pass is drawn below all that it waits for.</summary>
    private static PassPlan? Parent(Plan plan, PassPlan pass) =>
        plan.Passes.LastOrDefault(other => pass.Needs.Contains(other.Id));

    private static string Line(Plan plan, PassPlan pass)
    {
        var parts = new List<string> { $"{pass.Id}: {Describe(pass)}" };
        if (pass.Produces.Length > 0)
        {
            parts.Add("makes " + string.Join(", ", pass.Produces.Select(product => product.Artifact)));
        }
        var others = pass.Needs.Where(need => need != Parent(plan, pass)?.Id).ToList();
        if (others.Count > 0)
        {
            parts.Add("also after " + string.Join(", ", others));
        }
        if (pass.When is { } when)
        {
            parts.Add("if " + ExpressionText.Of(when));
        }
        if (pass.Delay is not null)
        {
            parts.Add("delayed");
        }
        if (pass.Skip is not null)
        {
            parts.Add("may be skipped");
        }
        if (pass.OnDemand)
        {
            parts.Add("on demand");
        }
        if (pass.Implicit)
        {
            parts.Add("added");
        }
        return string.Join(" · ", parts);
    }

    private static string Line(PassPlan pass, GatePlan gate)
    {
        var judges = gate.Runs.Where(run => run.Component is null)
            .Select(run => (run.Id, run.Defined, Having: ComponentRuns.Having(gate, run)))
            .Select(run => "run " + run.Id + run switch
            {
                { Having.Count: > 0 } => $" (own in {string.Join(", ", run.Having)})",
                { Defined: false } => " (left out)",
                _ => "",
            })
            .Concat(gate.Reviewers.Select(Describe)).ToList();
        var back = string.Join(" or ", gate.OnReject.To.Select(to => to == pass.Id ? "itself" : to.Value));
        var judged = judges.Count == 0 ? ""
            : string.Join(gate.Decide == DecideRule.Any ? " or " : ", ", judges) + " · ";
        return $"{gate.Id}: {judged}↩ {back} ×{gate.OnReject.Rounds}, then {Describe(gate.OnExhausted)}";
    }

    /// <summary>Who does it, and for each of what.</summary>
    internal static string Describe(PassPlan pass) =>
        pass.ForEach is { } each ? $"{Describe(pass.Executor)} for each of {each.In}" : Describe(pass.Executor);

    private static string Describe(ExecutorPlan executor) => executor.Kind switch
    {
        ExecutorKind.Agent => "agent " + executor.Target,
        ExecutorKind.Command => "command " + executor.Target,
        ExecutorKind.Template => "template " + executor.Target,
        ExecutorKind.Human => executor.Target,
        ExecutorKind.Integrate => "integrate " + executor.Target,
        _ => "workflow " + executor.Target,
    };

    internal static string Describe(ReviewerPlan reviewer)
    {
        var who = reviewer.Kind == ReviewerKind.Agent ? "agent " + reviewer.Who : reviewer.Who;
        var quorum = reviewer.Quorum > 1 ? $" ×{reviewer.Quorum}" : "";
        return who + quorum + (reviewer.Advisory ? " (advisory)" : reviewer.When is null ? "" : " (conditional)");
    }

    private static string Describe(ExhaustPlan exhausted) => exhausted.Action switch
    {
        ExhaustAction.Ask => "ask " + exhausted.Target,
        ExhaustAction.Escalate => "escalate " + exhausted.Target,
        ExhaustAction.Close => $"close as {exhausted.Target}",
        _ => "park",
    };

    private static string Mermaid(Plan plan)
    {
        var text = new StringBuilder("flowchart TD\n");
        var names = plan.Passes.Select((pass, i) => (pass.Id, Name: $"p{i}"))
            .ToDictionary(one => one.Id, one => one.Name);
        foreach (var pass in plan.Passes)
        {
            var name = names[pass.Id];
            text.Append($"  {name}[\"{Escape($"{pass.Id}: {Describe(pass)}")}\"]\n");
            for (var i = 0; i < pass.Gates.Length; i++)
            {
                var gate = pass.Gates[i];
                text.Append($"  {name}g{i}{{\"{Escape(gate.Id.Value)}\"}}\n");
                text.Append($"  {(i == 0 ? name : $"{name}g{i - 1}")} --> {name}g{i}\n");
                foreach (var to in gate.OnReject.To.Where(names.ContainsKey))
                {
                    text.Append($"  {name}g{i} -. \"rejected ×{gate.OnReject.Rounds}\" .-> {names[to]}\n");
                }
            }
            foreach (var need in pass.Needs)
            {
                var gates = plan.Pass(need).Gates.Length;
                var from = gates == 0 ? names[need] : $"{names[need]}g{gates - 1}";
                var label = pass.When is { } when ? $" -- \"{Escape(ExpressionText.Of(when))}\" -->" : " -->";
                text.Append($"  {from}{label} {name}\n");
            }
        }
        return text.ToString();
    }

    private static string Escape(string text) => text.Replace("\"", "#quot;", StringComparison.Ordinal);
}
