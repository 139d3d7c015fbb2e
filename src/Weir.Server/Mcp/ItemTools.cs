using System.Collections.Immutable;
using Weir.Core.Items;
using Weir.Core.Notes;
using Weir.Server.Views;

namespace Weir.Server.Mcp;

/// <summary>What can be asked, and said, of work items.</summary>
internal static class ItemTools
{
    public static ImmutableArray<Tool> All =>
    [
        new Tool(
            "item_list", "List work items with their state and the one reason for it.",
            [new ToolParameter("project", ToolValue.Text, "only of the project with this key")],
            given => ApiRequest.Get("items" + given.Query("project")))
        {
            Reads = true, Rest = "name a project, or an item with item_show",
        },
        Read("item_show", "Show an item: its passes, gates, artifacts, change, tasks and open findings.", ""),
        Read("item_why", "Say in one sentence what an item waits for or does, and what to type next.", "/why"),
        new Tool(
            "item_log", "List what happened to an item, oldest first.",
            [
                ToolTable.Item,
                new ToolParameter("after", ToolValue.Number, "only what came after this sequence number"),
            ],
            given => ApiRequest.Get(ToolTable.PathOf(given) + "/log" + given.Query("after")))
        {
            Reads = true, Rest = "call item_log again with 'after' set to the last 'sequence' above",
        },
        new Tool(
            "item_context", "List the documents and notes that an agent's attempt was given, and what was left out.",
            [ToolTable.Item, new ToolParameter("attempt", ToolValue.Text, "such as a7; otherwise the last")],
            given => ApiRequest.Get(ToolTable.PathOf(given) + "/context" + given.Query("attempt")))
        {
            Reads = true,
        },
        Read("item_notes", "List what people and agents noted with an item.", "/notes"),
        new Tool(
            "item_artifact", "Read the newest version of an artifact that an item's passes made.",
            [
                ToolTable.Item,
                new ToolParameter("name", ToolValue.Text, "the artifact's name, see item_show") { Required = true },
            ],
            given => ApiRequest.Get($"{ToolTable.PathOf(given)}/artifacts/{given.Segment("name")}"))
        {
            Reads = true, Rest = "the file lies where item_show says",
        },
        New,
        new Tool(
            "item_note",
            "Note something with an item for whoever works on it later, people and agents; a question too.",
            [
                ToolTable.Item,
                new ToolParameter("text", ToolValue.Text, "at most 2000 characters") { Required = true },
                new ToolParameter("kind", ToolValue.Text, "learned unless said")
                {
                    Words = ToolTable.WordsOf<NoteKind>(),
                },
                ToolTable.Pass,
            ],
            given => ApiRequest.Post(
                ToolTable.PathOf(given) + "/note",
                new NoteBody(given.Text("text"), given.Word<NoteKind>("kind"), given.Find("pass")))),
        new Tool(
            "item_say", "Say or ask something of the agent at work on an item; it hears it at its next turn.",
            [
                ToolTable.Item,
                new ToolParameter("text", ToolValue.Text, "at most 8000 characters") { Required = true },
                ToolTable.Pass,
            ],
            given => ApiRequest.Post(
                ToolTable.PathOf(given) + "/say", new SayBody(given.Text("text"), given.Find("pass")))),
    ];

    private static Tool New => new(
        "item_new", "Hand over a new work item. What is left out is settled by the project's rules.",
        [
            new ToolParameter("project", ToolValue.Text, "the project's key, see project_list") { Required = true },
            new ToolParameter("title", ToolValue.Text, "what is wanted, in one line") { Required = true },
            new ToolParameter("request", ToolValue.Text, "the whole request"),
            new ToolParameter("kind", ToolValue.Text, "what kind of work it is, such as bug or docs"),
            new ToolParameter("workflow", ToolValue.Text, "the workflow, instead of the one its kind has"),
            new ToolParameter("class", ToolValue.Text, "how urgent it is")
            {
                Words = ToolTable.WordsOf<PriorityClass>(),
            },
            new ToolParameter("risk", ToolValue.Text, "how risky it is") { Words = ToolTable.WordsOf<Risk>() },
            new ToolParameter("labels", ToolValue.Texts, "labels"),
            new ToolParameter("params", ToolValue.Map, "parameters of the workflow: name to value"),
            new ToolParameter("blocked_by", ToolValue.Texts, "items that have to be done first"),
        ],
        given => ApiRequest.Post("items", new NewItem(
            given.Text("project"), given.Text("title"), given.Find("request"), given.Find("kind"),
            given.Find("workflow"), given.Word<PriorityClass>("class"), given.Word<Risk>("risk"),
            given.List("labels"), given.Map("params"), given.List("blocked_by"), null)));

    private static Tool Read(string name, string description, string below) => new(
        name, description, [ToolTable.Item], given => ApiRequest.Get(ToolTable.PathOf(given) + below))
    {
        Reads = true,
    };
}
