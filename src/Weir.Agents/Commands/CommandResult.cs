using System.Collections.Immutable;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Weir.Agents.Outputs;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Runtime.Ports;
using Weir.Runtime.Projections;

namespace Weir.Agents.Commands;

/// <summary>
/// What a command wrote to the file <c>WEIR_RESULT</c>: <c>{outputs, findings, gave_up, question, ending, split,
/// notes}</c>, every key optional. It is read strictly, and each fault names its line and column.
/// </summary>
/// <param name="Output"><c>outputs</c>, with <c>findings</c> put into it where it has none of its own; null for
/// none.</param>
/// <param name="Findings">How many findings there are.</param>
internal sealed record CommandResult(
    JToken? Output,
    int Findings,
    string? GaveUp,
    string? Question,
    PassEnding Ending)
{
    /// <summary>The parts that it proposes in place of its work, as a JSON list; null for none.</summary>
    public string? Split { get; init; }

    /// <summary>What it notes for whoever works on the item later.</summary>
    public ImmutableArray<LeftNote> Notes { get; init; } = [];

    public static readonly CommandResult Silent = new(null, 0, null, null, PassEnding.Output);

    private static readonly ImmutableArray<string> Keys =
        ["outputs", "findings", "gave_up", "question", "ending", "split", "notes"];

    private static readonly ImmutableSortedDictionary<string, NoteKind> Kinds = Enum.GetValues<NoteKind>()
        .ToImmutableSortedDictionary(NoteWords.Word, kind => kind, StringComparer.Ordinal);

    /// <param name="faults">Empty when the text is a result.</param>
    public static CommandResult Parse(string text, out ImmutableArray<string> faults)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            faults = [];
            return Silent;
        }
        if (StrictJson.Parse(text, out var fault) is not { } token)
        {
            faults = [fault];
            return Silent;
        }
        if (token is not JObject root)
        {
            faults = [$"{At(token)}: the result must be an object with {string.Join(", ", Keys)}"];
            return Silent;
        }
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var property in root.Properties()
            .Where(property => !Keys.Contains(property.Name, StringComparer.Ordinal)))
        {
            found.Add($"{At(property)}: unknown key '{property.Name}'; a result has {string.Join(", ", Keys)}");
        }
        var ending = Text(root, "ending", found);
        if (!Endings.TryParse(ending, out var parsed))
        {
            found.Add($"{At(root["ending"]!)}: '{ending}' is no ending; use {Endings.Words}");
        }
        var result = new CommandResult(
            null, FindingCount(root, found), Text(root, "gave_up", found), Text(root, "question", found), parsed)
        {
            Split = List(root, "split", found)?.ToString(Formatting.None),
            Notes = NotesOf(root, found),
        };
        faults = found.ToImmutable();
        return faults.IsEmpty ? result with { Output = Join(root) } : Silent;
    }

    private static ImmutableArray<LeftNote> NotesOf(JObject root, ImmutableArray<string>.Builder faults)
    {
        var notes = ImmutableArray.CreateBuilder<LeftNote>();
        foreach (var entry in List(root, "notes", faults) ?? [])
        {
            if (entry is not JObject note)
            {
                faults.Add($"{At(entry)}: a note is {{kind, text}}");
                continue;
            }
            var word = Text(note, "kind", faults) ?? "learned";
            var text = Text(note, "text", faults);
            if (!Kinds.TryGetValue(word, out var kind))
            {
                faults.Add($"{At(note)}: '{word}' is no kind of note; use {string.Join(", ", Kinds.Keys)}");
            }
            else if (text is null or { Length: > NoteDecisions.MaxText })
            {
                faults.Add($"{At(note)}: a note has a 'text' of at most {NoteDecisions.MaxText} characters");
            }
            else
            {
                notes.Add(new LeftNote(kind, text));
            }
        }
        return notes.ToImmutable();
    }

    private static JToken? Join(JObject root)
    {
        var findings = Take(root, "findings");
        var outputs = Take(root, "outputs");
        if (findings is null)
        {
            return outputs;
        }
        if (outputs is null)
        {
            return new JObject(new JProperty("findings", findings));
        }
        if (outputs is JObject fields && fields["findings"] is null)
        {
            fields.Add("findings", findings);
        }
        return outputs;
    }

    /// <summary>
    /// Takes the value out of its parent, so that it is moved to its new place and not copied: a copy has no position.
    /// </summary>
    private static JToken? Take(JObject root, string name)
    {
        if (root[name] is not { Type: not JTokenType.Null } value)
        {
            return null;
        }
        value.Replace(JValue.CreateNull());
        return value;
    }

    private static int FindingCount(JObject root, ImmutableArray<string>.Builder faults)
    {
        switch (root["findings"])
        {
            case null or { Type: JTokenType.Null }:
                return 0;
            case JArray list:
                return list.Count;
            case var other:
                faults.Add($"{At(other)}: 'findings' must be a list");
                return 0;
        }
    }

    private static string? Text(JObject root, string name, ImmutableArray<string>.Builder faults)
    {
        switch (root[name])
        {
            case null or { Type: JTokenType.Null }:
                return null;
            case JValue { Type: JTokenType.String } value:
                return string.IsNullOrWhiteSpace((string?)value) ? null : ((string)value!).Trim();
            case var other:
                faults.Add($"{At(other)}: '{name}' must be a string");
                return null;
        }
    }

    private static JArray? List(JObject root, string name, ImmutableArray<string>.Builder faults)
    {
        switch (root[name])
        {
            case null or { Type: JTokenType.Null }:
                return null;
            case JArray list:
                return list;
            case var other:
                faults.Add($"{At(other)}: '{name}' must be a list");
                return null;
        }
    }

    private static string At(JToken token)
    {
        var info = (IJsonLineInfo)token;
        return $"line {info.LineNumber}, column {info.LinePosition}";
    }
}
