using System.Collections.Immutable;
using Weir.Runtime.Ledger;

namespace Weir.Server.Mcp;

/// <summary>What can be looked at beside items and tasks.</summary>
internal static class ViewTools
{
    private const int MostDays = 3_660;

    public static ImmutableArray<Tool> All =>
    [
        new Tool(
            "gate_list", "List the gates that wait for a person's judgement.", [], _ => ApiRequest.Get("gates"))
        {
            Reads = true,
        },
        new Tool(
            "gate_show",
            "Show a gate: criteria, results of commands, verdicts, findings and the change. "
                + "A person judges it with 'weir gate approve' or 'weir gate reject'; no tool does.",
            [
                ToolTable.Item,
                new ToolParameter("pass", ToolValue.Text, "the pass, see gate_list") { Required = true },
                new ToolParameter("gate", ToolValue.Text, "the gate, see gate_list") { Required = true },
            ],
            given => ApiRequest.Get(
                $"{ToolTable.PathOf(given)}/gates/{given.Segment("pass")}/{given.Segment("gate")}"))
        {
            Reads = true, Rest = "weir gate show, in a terminal, shows all",
        },
        new Tool(
            "cost_show",
            "Sum what calls of models used and cost so far, the dearest first, in billionths of a US dollar.",
            [
                new ToolParameter("by", ToolValue.Text, "what to sum by; item unless said")
                {
                    Words = ToolTable.WordsOf<SpendBy>(),
                },
                new ToolParameter("item", ToolValue.Text, "only of this item"),
                new ToolParameter("days", ToolValue.Number, "only of the last days") { Least = 1, Most = MostDays },
            ],
            given => ApiRequest.Get("costs" + given.Query("by", "item", "days")))
        {
            Reads = true, Rest = "sum by something else, or fewer days",
        },
        new Tool("project_list", "List the projects with their keys.", [], _ => ApiRequest.Get("projects"))
        {
            Reads = true,
        },
    ];
}
