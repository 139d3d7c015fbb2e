namespace Weir.Core;

public enum RefusalKind
{
    /// <summary>What is named does not exist.</summary>
    NotFound,

    /// <summary>The principal may not do this.</summary>
    NotAllowed,

    /// <summary>A rule of the workflow or the state of the item forbids it.</summary>
    Rule,

    /// <summary>The command itself is malformed.</summary>
    Invalid,
}

/// <summary>Why a command was not accepted. Nothing was recorded.</summary>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Sentence">What happened and where.</param>
/// <param name="Hint">What to do next; null when there is nothing to advise.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Sentence, string? Hint = null)
{
    public static Refusal UnknownItem(ItemId item) =>
        new(RefusalKind.NotFound, "unknown-item", $"There is no item {item}.", "weir item list");

    public static Refusal UnknownPass(ItemId item, PassId pass) =>
        new(RefusalKind.NotFound, "unknown-pass", $"Item {item} has no pass {pass}.", $"weir item show {item}");

    public static Refusal UnknownGate(ItemId item, PassId pass, GateId gate) =>
        new(
            RefusalKind.NotFound,
            "unknown-gate",
            $"Pass {pass} of item {item} has no gate {gate}.",
            $"weir item show {item}");

    public static Refusal UnknownTask(TaskId task) =>
        new(RefusalKind.NotFound, "unknown-task", $"There is no open task {task}.", "weir task list");

    public static Refusal UnknownProject(ProjectKey project) =>
        new(RefusalKind.NotFound, "unknown-project", $"There is no project {project}.", "weir project list");

    public static Refusal UnknownPlan(Digest plan) =>
        new(RefusalKind.NotFound, "unknown-plan", $"No definition with hash {plan} is pinned.");

    public static Refusal Ended(ItemId item, string how) =>
        new(RefusalKind.Rule, "item-ended", $"Item {item} is {how}.", $"weir item show {item}");

    public static Refusal NotAllowed(PrincipalId by, string what) =>
        new(RefusalKind.NotAllowed, "not-allowed", $"{by} may not {what}.", "weir person list");

    public static Refusal Rule(string code, string sentence, string? hint = null) =>
        new(RefusalKind.Rule, code, sentence, hint);

    public static Refusal Invalid(string code, string sentence, string? hint = null) =>
        new(RefusalKind.Invalid, code, sentence, hint);
}
