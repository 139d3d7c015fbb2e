using System.Text;

namespace Weir.Definitions.Preview;

/// <summary>A preview as text for a terminal.</summary>
public static class PreviewText
{
    public static string Render(ItemPreview preview)
    {
        var text = new StringBuilder();
        text.Append(preview.Workflow).Append(preview.Title.Length > 0 ? $": {preview.Title}" : "").Append('\n');
        Section(text, "Passes that will run", preview, Outlook.Will);
        Section(text, "Passes that may run", preview, Outlook.May);
        Section(text, "Passes that will not run", preview, Outlook.WillNot);
        List(text, "People", preview.People.Select(person =>
            $"{person.Who}{Answers(person)} — {string.Join(", ", person.For)}"));
        List(text, "Code owners who are nobody here; the project's reviewers are asked instead", preview.UnknownOwners);
        List(text, "Runs left out, because the project has no such command", preview.Passes.SelectMany(pass =>
            pass.Gates.SelectMany(gate => gate.LeftOut.Select(run => $"{run} at {pass.Id}/{gate.Id}"))));
        List(text, "Commands that components have of their own", preview.Passes.SelectMany(OfComponents));
        List(text, "Tiers", preview.Tiers.Select(tier => tier.Served is null
            ? $"{tier.Pass}: no model may serve {tier.Tier}; the item would wait there"
            : $"{tier.Pass}: {tier.Tier} has no model, {tier.Served} serves"));
        List(text, "Checked and pinned, not carried out by this release", preview.NotExecuted
            .GroupBy(key => key.Pass, StringComparer.Ordinal)
            .Select(group => (group.Key.Length == 0 ? "workflow" : group.Key) + ": "
                + string.Join(", ", group.Select(key => key.Key))));
        return text.ToString();
    }

    private static IEnumerable<string> OfComponents(PassPreview pass)
    {
        if (!pass.Components.IsEmpty)
        {
            yield return $"{pass.Id}: {string.Join(", ", pass.Components)}; the project's elsewhere";
        }
        foreach (var (gate, run) in pass.Gates.SelectMany(gate => gate.OfComponents.Select(run => (gate, run))))
        {
            yield return $"{run.Run} at {pass.Id}/{gate.Id}: {string.Join(", ", run.Components)}; "
                + (run.Elsewhere ? "the project's elsewhere" : "left out elsewhere");
        }
    }

    private static void Section(StringBuilder text, string title, ItemPreview preview, Outlook outlook)
    {
        var passes = preview.Passes.Where(pass => pass.Outlook == outlook).ToList();
        if (passes.Count == 0)
        {
            return;
        }
        text.Append('\n').Append(title).Append('\n');
        foreach (var pass in passes)
        {
            var reason = pass.Reason.Length > 0 ? $" ({pass.Reason})" : "";
            text.Append($"  {pass.Id}: {pass.Executor}{reason}\n");
            if (outlook == Outlook.WillNot)
            {
                continue;
            }
            foreach (var gate in pass.Gates)
            {
                text.Append($"    gate {gate.Id}: {Judges(gate)}\n");
            }
        }
    }

    private static string Judges(GatePreview gate)
    {
        var kinds = new List<string>();
        if (gate.Commands.Length > 0)
        {
            kinds.Add("commands " + string.Join(", ", gate.Commands));
        }
        if (gate.Agents.Length > 0)
        {
            kinds.Add("agents " + string.Join(", ", gate.Agents.Select(agent => agent["agent ".Length..])));
        }
        if (gate.People.Length > 0)
        {
            kinds.Add("people " + string.Join(", ", gate.People));
        }
        return kinds.Count == 0 ? "nobody" : string.Join(" · ", kinds);
    }

    private static string Answers(PersonPreview person) => person.Holders.IsEmpty
        ? " (held by nobody who may answer)"
        : person.Holders is [var only] && only == person.Who ? "" : $" ({string.Join(", ", person.Holders)})";

    private static void List(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0)
        {
            return;
        }
        text.Append('\n').Append(title).Append('\n');
        foreach (var line in all)
        {
            text.Append("  ").Append(line).Append('\n');
        }
    }
}
