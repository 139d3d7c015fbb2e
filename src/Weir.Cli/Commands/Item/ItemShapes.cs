using System.Text.Json.Nodes;
using Weir.Cli.Client;
using Weir.Cli.Commands.Tasks;
using Weir.Cli.Output;
using Weir.Core;
using Weir.Core.Links;
using Weir.Definitions.Canonical;
using Weir.Runtime.Projections;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Item;

/// <summary>What items look like as rows.</summary>
internal static class ItemShapes
{
    public static readonly RowShape<ItemRow> Row = new("id",
        new Column<ItemRow>("id", item => item.Id.ToString()),
        new Column<ItemRow>("state", item => ClientCommand.Word(item.State)),
        new Column<ItemRow>("reason", item => item.Reason),
        new Column<ItemRow>("title", item => item.Title),
        new Column<ItemRow>("kind", item => item.Kind),
        new Column<ItemRow>("workflow", item => item.Workflow),
        new Column<ItemRow>("class", item => ClientCommand.Word(item.Class)),
        new Column<ItemRow>("risk", item => ClientCommand.Word(item.Risk)) { InTable = false },
        new Column<ItemRow>("requester", item => item.Requester.Name) { InTable = false },
        new Column<ItemRow>("created", item => ClientCommand.Moment(item.Created)),
        new Column<ItemRow>("tokens", item => item.Tokens) { InTable = false });

    public static readonly RowShape<WhyView> Why = new("item",
        new Column<WhyView>("item", why => why.Item.ToString()),
        new Column<WhyView>("state", why => ClientCommand.Word(why.State)),
        new Column<WhyView>("reason", why => why.Reason),
        new Column<WhyView>("position", why => why.Position is { } position ? position : (string?)null),
        new Column<WhyView>("due", why => why.Due is { } due ? ClientCommand.Moment(due) : (string?)null),
        new Column<WhyView>("next", why => why.Next),
        new Column<WhyView>("detail", why => why.Detail));

    public static readonly RowShape<ItemView> Whole = new("id",
        new Column<ItemView>("id", item => item.Id.ToString()),
        new Column<ItemView>("title", item => item.Title),
        new Column<ItemView>("kind", item => item.Kind),
        new Column<ItemView>("workflow", item => item.Workflow),
        new Column<ItemView>("version", item => Short(item.Plan)),
        new Column<ItemView>("newer_version", item => item.Newer is { } newer ? Short(newer) : (string?)null),
        new Column<ItemView>("state", item => ClientCommand.Word(item.Why.State)),
        new Column<ItemView>("reason", item => item.Why.Reason),
        new Column<ItemView>("next", item => item.Why.Next),
        new Column<ItemView>("class", item => ClientCommand.Word(item.Class)),
        new Column<ItemView>("risk", item => ClientCommand.Word(item.Risk)),
        new Column<ItemView>("requester", item => item.Requester.Name),
        new Column<ItemView>("created", item => ClientCommand.Moment(item.Created)),
        new Column<ItemView>("due", item => item.Due is { } due ? ClientCommand.Moment(due) : ""),
        new Column<ItemView>("origin", item => item.Origin is { } origin
            ? $"{Word(origin.Kind, origin.Word)} of {origin.Item}"
                + (origin.Pass is { } pass ? $" (pass {pass})" : $" ({origin.Key})")
            : ""),
        new Column<ItemView>("led_to", item =>
            string.Join(", ", item.Links.Select(link => $"{link.Item} ({Word(link.Kind, link.Word)})"))),
        new Column<ItemView>("passes", item => Node(item.Passes)) { InTable = false },
        new Column<ItemView>("artifacts", item => Node(item.Artifacts)) { InTable = false },
        new Column<ItemView>("merged_as", item => item.MergedAs?.Value),
        new Column<ItemView>("components", item => item.Change?.Components ?? []),
        new Column<ItemView>("reverted_by", item => string.Join(", ", item.RevertedBy.Select(commit => commit.Value))),
        new Column<ItemView>("documents_due", item => item.Change?.DocumentsDue ?? []),
        new Column<ItemView>("change", item => item.Change is { } change ? Node(change) : null) { InTable = false },
        new Column<ItemView>("tasks", item => RowWriter.Nodes(TaskNoun.Shape, item.Tasks)) { InTable = false },
        new Column<ItemView>("reviews_due", item => Node(item.ReviewsDue)) { InTable = false },
        new Column<ItemView>("findings", item => Node(item.Findings)) { InTable = false },
        new Column<ItemView>("notes", item => item.Notes) { InTable = false },
        new Column<ItemView>("intake", item => item.Intake is { } intake ? Node(intake) : null) { InTable = false },
        new Column<ItemView>("usage", item => Node(item.Usage)) { InTable = false });

    /// <summary>The first digits of a definition's digest.</summary>
    private static string Short(Digest plan) => plan.Value["sha256:".Length..][..12];

    private static string Word(LinkKind kind, string word) => kind == LinkKind.FollowUp ? word : "part";

    public static readonly RowShape<HandOffView> HandOff = new("id",
        new Column<HandOffView>("id", view => view.Item.ToString()),
        new Column<HandOffView>("text", view => view.Text));

    public static readonly RowShape<PassView> Pass = new("pass",
        new Column<PassView>("pass", pass => pass.Id.Value),
        new Column<PassView>("status", pass => ClientCommand.Word(pass.Status)),
        new Column<PassView>("round", pass => pass.Round),
        new Column<PassView>("by", pass => pass.Executor),
        new Column<PassView>(
            "gates",
            pass => string.Join(", ", pass.Gates.Select(gate => $"{gate.Id} {ClientCommand.Word(gate.Status)}"))));

    public static readonly RowShape<TimelineEntry> Log = new("sequence",
        new Column<TimelineEntry>("sequence", line => line.Sequence),
        new Column<TimelineEntry>("at", line => ClientCommand.Moment(line.At)),
        new Column<TimelineEntry>("type", line => line.Type) { InTable = false },
        new Column<TimelineEntry>("by", line => line.By.Name),
        new Column<TimelineEntry>("what", line => line.Sentence));

    public static readonly RowShape<AttemptOutput> Output = new("attempt",
        new Column<AttemptOutput>("item", output => output.Item.ToString()),
        new Column<AttemptOutput>("attempt", output => output.Attempt.ToString()),
        new Column<AttemptOutput>("text", output => output.Text));

    private static JsonNode? Node<T>(T value) => JsonNode.Parse(CanonicalJson.Write(value));
}
