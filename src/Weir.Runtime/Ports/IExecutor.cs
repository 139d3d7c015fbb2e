using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Runtime.Attempts;

namespace Weir.Runtime.Ports;

/// <summary>
/// Does the work of one attempt in a prepared clone. It proposes: what it leaves is checked and imported by Weir.
/// </summary>
public interface IExecutor
{
    /// <summary>The <c>runs_on</c> it carries out: <c>chat</c>, <c>command</c>, <c>template</c>.</summary>
    string Kind { get; }

    Task<ExecutorResult> RunAsync(ExecutorTask task, CancellationToken cancel);
}

/// <summary>Everything an executor is told. Paths are absolute and the same inside the sandbox.</summary>
public sealed record ExecutorTask
{
    public required ItemId Item { get; init; }
    public required PassId Pass { get; init; }

    /// <summary>Set when the attempt reviews for a gate.</summary>
    public GateId? Gate { get; init; }

    /// <summary>The key of the list element this instance works on; null outside <c>for_each</c>.</summary>
    public string? Element { get; init; }

    /// <summary>The label in <see cref="Untrusted"/> of what the list says of the element, as JSON.</summary>
    public const string ElementLabel = "element";
    public required AttemptId Attempt { get; init; }

    /// <summary>The token that the attempt was given with.</summary>
    public long Token { get; init; }

    public AttemptKey Key => new(Attempt, Token);

    /// <summary>The pass's or gate's round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>The clone of the primary repository.</summary>
    public required string Workspace { get; init; }

    /// <summary>The clones of the project's other repositories: name and folder.</summary>
    public ImmutableArray<LabelledText> Beside { get; init; } = [];

    /// <summary>A folder of the attempt outside the clone, for logs, inputs and results.</summary>
    public required string Scratch { get; init; }
    public required ISandbox Sandbox { get; init; }

    /// <summary>The agent's compiled spec; null for a plain command or template.</summary>
    public Definitions.Agents.AgentSpec? Agent { get; init; }

    /// <summary>
    /// The command line (command) or the template's path (template); empty for an agent on <c>chat</c>.
    /// </summary>
    public string Target { get; init; } = "";

    /// <summary>Pinned template texts by path; those at or below <see cref="Target"/> are used.</summary>
    public ImmutableArray<LabelledText> Templates { get; init; } = [];

    /// <summary>
    /// The pass's or gate's prose, with criteria, findings of earlier rounds and answers already rendered in.
    /// </summary>
    public required string Instruction { get; init; }

    /// <summary>Untrusted text by label (the request, findings by other agents): marked as data in a prompt.</summary>
    public ImmutableArray<LabelledText> Untrusted { get; init; } = [];

    /// <summary>The documents of its agent's scopes; null for none.</summary>
    public Contexts.GivenContext? Context { get; init; }

    /// <summary>Inputs present in the clone: name and path relative to <see cref="Workspace"/>.</summary>
    public ImmutableArray<LabelledText> Inputs { get; init; } = [];

    /// <summary>Outputs to make: name and path relative to <see cref="Workspace"/> (empty for <c>change</c>).</summary>
    public ImmutableArray<LabelledText> Outputs { get; init; } = [];

    /// <summary>JSON Schema that <see cref="ExecutorResult.Output"/> must satisfy; null for none.</summary>
    public string? OutputSchema { get; init; }

    /// <summary>
    /// The models that may serve, in order of preference, as <c>provider/model</c>; empty when the tier has none.
    /// </summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>Questions the attempt may still ask a person; 0 for none.</summary>
    public int QuestionsLeft { get; init; }

    /// <summary>How many notes it may leave with the item; 0 where there is no room for any.</summary>
    public int NotesLeft { get; init; }

    /// <summary>Whether it may hand in a split in place of the work.</summary>
    public bool MaySplit { get; init; }

    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Where it may write down its turns, so that an attempt after a crash goes on with them; null for
    /// nowhere.</summary>
    public TurnLog? Turns { get; init; }

    /// <summary>What all that it is told and starts from comes to, without what came of the attempt before.</summary>
    public Digest? Basis { get; init; }

    /// <summary>What an attempt of the same round wrote down before a crash ended it; null for none.</summary>
    public EarlierTurns? Earlier { get; init; }

    public required TimeSpan RunLimit { get; init; }
    public required TimeSpan IdleLimit { get; init; }

    /// <summary>What people have said since the last call, in order; to be asked before each turn of a model.</summary>
    public Func<ImmutableArray<SaidToAgent>> Hear { get; init; } = static () => [];

    /// <summary>A sentence for people, and proof of life. Cheap; may be called often.</summary>
    public required Action<string> Progress { get; init; }
}

/// <param name="Attempt">Whose turns they are.</param>
/// <param name="Lines">As they were written down; null when the log is broken.</param>
/// <param name="RestoreAsync">Puts the attempt's saved work into the clone; false when it cannot be had.</param>
public sealed record EarlierTurns(
    AttemptId Attempt, ImmutableArray<string>? Lines, Func<CancellationToken, Task<bool>> RestoreAsync);

/// <summary>A short text for whoever works on the item later.</summary>
public sealed record LeftNote(NoteKind Kind, string Text);

public sealed record LabelledText(string Label, string Text);

/// <param name="Failure">Null when it did what it was asked.</param>
/// <param name="Detail">A sentence on what went wrong or what was given up, or the question; evidence for the next
/// try.</param>
/// <param name="Output">The structured output (a review, say) as JSON; null when there is none.</param>
/// <param name="Ending">How the pass ended: ordinary output, or one of the endings that are gated like any
/// output.</param>
public sealed record ExecutorResult(
    FailureReason? Failure,
    string Detail,
    string? Output,
    PassEnding Ending,
    Usage Usage,
    string Model,
    string Transcript)
{
    /// <summary>The parts that it proposes in place of its work, as a JSON list; null when it does not.</summary>
    public string? Split { get; init; }

    /// <summary>What it notes, in order, whatever it came to.</summary>
    public ImmutableArray<LeftNote> Notes { get; init; } = [];

    /// <summary>Set when the attempt stops to ask a person.</summary>
    public string? Question { get; init; }
}
