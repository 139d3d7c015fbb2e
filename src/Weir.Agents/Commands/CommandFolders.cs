using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Runtime.Contexts;
using Weir.Runtime.Ports;

namespace Weir.Agents.Commands;

/// <summary>
/// The files that a command and Weir exchange, in the attempt's scratch folder. The inputs are mounted read-only; only
/// the folder of the result is writable, so what the command leaves there is read in the sandbox and never by Weir's
/// own process: it may be a link.
/// </summary>
internal sealed class CommandFolders
{
    public const string ResultName = "result.json";

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public CommandFolders(ExecutorTask task)
    {
        Inputs = Path.Combine(task.Scratch, "in");
        Results = Path.Combine(task.Scratch, "out");
        Directory.CreateDirectory(Inputs);
        Directory.CreateDirectory(Results);
        InputsFile = Path.Combine(Inputs, "inputs.json");
        ResultFile = Path.Combine(Results, ResultName);
        LogFile = Path.Combine(task.Scratch, "command.log");
        File.WriteAllText(InputsFile, Describe(task));
    }

    public string Inputs { get; }
    public string Results { get; }
    public string InputsFile { get; }
    public string ResultFile { get; }
    public string LogFile { get; }

    /// <summary>The content of <c>WEIR_INPUTS</c>. The text labelled <c>request</c> is the request, that labelled
    /// <c>element</c> the element of the list; all other text that somebody else wrote is a finding.</summary>
    private static string Describe(ExecutorTask task)
    {
        var request = task.Untrusted.FirstOrDefault(text => text.Label == "request");
        var element = task.Untrusted.FirstOrDefault(text => text.Label == ExecutorTask.ElementLabel);
        return new JsonObject
        {
            ["item"] = task.Item.ToString(),
            ["pass"] = task.Pass.Value,
            ["gate"] = task.Gate?.Value,
            ["element"] = task.Element,
            ["element_content"] = element is null ? null : JsonNode.Parse(element.Text),
            ["round"] = task.Round,
            ["instruction"] = task.Instruction,
            ["request"] = request?.Text,
            ["inputs"] = Paths(task.Inputs),
            ["outputs"] = Paths(task.Outputs),
            ["findings"] = new JsonArray(
                [.. task.Untrusted.Where(text => text != request && text != element).Select(Finding)]),
            ["documents"] = new JsonArray([.. (task.Context?.Documents ?? []).Select(Document)]),
            ["notes"] = new JsonArray([.. (task.Context?.Notes ?? []).Select(Note)]),
            ["notes_left"] = task.NotesLeft,
            ["output_schema"] = task.OutputSchema,
            ["questions_left"] = task.QuestionsLeft,
        }.ToJsonString(Readable) + "\n";
    }

    private static JsonObject Paths(IEnumerable<LabelledText> artifacts)
    {
        var paths = new JsonObject();
        foreach (var artifact in artifacts)
        {
            paths[artifact.Label] = artifact.Text;
        }
        return paths;
    }

    private static JsonObject Document(GivenDocument document) => new()
    {
        ["scope"] = document.Scope,
        ["path"] = document.Path,
        ["digest"] = document.Digest.Value,
        ["text"] = document.Text,
    };

    private static JsonObject Note(GivenNote note) => new()
    {
        ["number"] = note.Number,
        ["from"] = note.Label,
        ["text"] = note.Text,
    };

    private static JsonObject Finding(LabelledText text) => new() { ["from"] = text.Label, ["text"] = text.Text };
}
