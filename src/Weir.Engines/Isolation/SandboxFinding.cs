namespace Weir.Engines.Isolation;

/// <summary>What a probe of this machine found, for <c>weir doctor</c>.</summary>
/// <param name="Works">A program was run inside a sandbox and saw nothing of the machine.</param>
/// <param name="Sentence">What works, or what happened instead.</param>
/// <param name="Hint">What to type next; empty when nothing needs to be done.</param>
public sealed record SandboxFinding(bool Works, string Sentence, string Hint)
{
    internal Bubblewrap? Bubblewrap { get; init; }

    internal ControlGroups Groups { get; init; } = ControlGroups.None;
}
