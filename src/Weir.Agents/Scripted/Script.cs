using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Agents.Scripted;

/// <summary>
/// A model without a model: what it says in each turn of an attempt is written in a YAML file. The quickstart, tests
/// and demonstrations use it through the same loop, sandbox and meter as a real one.
/// <code>
/// entries:
///   - pass: fix                    # or gate: fix/proof
///     agent: implementer           # omitted: any agent
///     element: parser              # omitted: any element
///     round: 2                     # omitted: any round
///     told: REQ-9                  # only if the request, a finding or the last failure has this; omitted: whatever
///     turns:
///       - say: The zone is dropped when the date is parsed.
///         calls:
///           - { tool: edit, path: src/Dates.cs, old: "Parse(text)", new: "ParseExact(text)" }
///       - fault: disconnect        # hang, error, quota, length or disconnect, in place of an answer
///       - calls: [{ tool: submit }]
/// </code>
/// The entry that names most of its attempt is taken. In <c>path</c> and <c>command</c>, <c>{item}</c> is the item's
/// id.
/// </summary>
/// <param name="File">The file's name without folders; the model is recorded as <c>scripted/</c> and this name.</param>
public sealed record Script(string File, ImmutableArray<ScriptEntry> Entries)
{
    public string ModelName => "scripted/" + File;

    /// <summary>The most specific entry for the attempt; null when there is none.</summary>
    public ScriptEntry? Find(ScriptKey key) =>
        Entries.Where(entry => entry.Matches(key)).OrderByDescending(entry => entry.Specificity).FirstOrDefault();

    /// <summary>Reads a script from disk.</summary>
    public static async Task<ScriptReading> LoadAsync(string path, CancellationToken cancel) =>
        ScriptReader.Read(await System.IO.File.ReadAllTextAsync(path, cancel), path);

    /// <param name="file">Named in findings; its last part names the model.</param>
    public static ScriptReading Parse(string text, string file) => ScriptReader.Read(text, file);
}

/// <param name="Script">Null when a finding is an error.</param>
public sealed record ScriptReading(Script? Script, ImmutableArray<ScriptFinding> Findings);

/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record ScriptFinding(string File, int Line, int Column, string Code, string Message, string Hint)
{
    public override string ToString() => $"{File}:{Line}:{Column}: error {Code}: {Message}\n  hint: {Hint}";
}

/// <summary>What an attempt is, as a script names it.</summary>
/// <param name="Gate">Set when the attempt reviews for a gate.</param>
public sealed record ScriptKey(ItemId Item, PassId Pass, GateId? Gate, string Agent, string? Element, int Round)
{
    /// <summary>What the attempt is given as data: the request, findings, why the last attempt failed.</summary>
    public string Told { get; init; } = "";

    public static ScriptKey Of(ExecutorTask task) =>
        new(task.Item, task.Pass, task.Gate, task.Agent?.Name ?? "", task.Element, task.Round)
        {
            Told = string.Join('\n', task.Untrusted.Select(text => text.Text)),
        };

    /// <summary>The key as it would be written in a script.</summary>
    public override string ToString()
    {
        var place = Gate is { } gate ? $"gate: {Pass}/{gate}" : $"pass: {Pass}";
        var element = Element is null ? "" : $", element: {Element}";
        return $"{place}, agent: {Agent}{element}, round: {Round}";
    }
}

/// <param name="Place"><c>pass</c>, or <c>pass/gate</c> for an entry that answers for a gate's reviewer.</param>
public sealed record ScriptEntry(
    string Place,
    bool ForGate,
    string? Agent,
    string? Element,
    int? Round,
    ImmutableArray<ScriptTurn> Turns)
{
    /// <summary>What the attempt has to have been told for this entry to answer; null for anything.</summary>
    public string? Told { get; init; }

    public bool Matches(ScriptKey key) =>
        ForGate == key.Gate is not null
        && Place == (key.Gate is { } gate ? $"{key.Pass}/{gate}" : key.Pass.Value)
        && (Agent is null || Agent == key.Agent)
        && (Element is null || Element == key.Element)
        && (Round is null || Round == key.Round)
        && (Told is null || key.Told.Contains(Told, StringComparison.Ordinal));

    /// <summary>What was told outweighs an element, an element a round, a round an agent.</summary>
    internal int Specificity =>
        (Told is null ? 0 : 8) + (Element is null ? 0 : 4) + (Round is null ? 0 : 2) + (Agent is null ? 0 : 1);
}

public sealed record ScriptTurn(string Say, ImmutableArray<ScriptCall> Calls, ScriptFault Fault);

/// <param name="Arguments">The tool's arguments, by name.</param>
public sealed record ScriptCall(string Tool, JsonObject Arguments);

public enum ScriptFault
{
    None,

    /// <summary>Never answers, until the attempt is cancelled.</summary>
    Hang,

    /// <summary>The provider says it cannot serve.</summary>
    Error,

    /// <summary>The provider's quota is used up.</summary>
    Quota,

    /// <summary>The conversation is longer than what the model takes.</summary>
    Length,

    /// <summary>The connection breaks in the middle of an answer.</summary>
    Disconnect,
}
