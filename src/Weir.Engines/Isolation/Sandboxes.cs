using Weir.Runtime.Ports;

namespace Weir.Engines.Isolation;

/// <summary>The sandbox of an engine, or why it has none.</summary>
public abstract record SandboxChoice
{
    private SandboxChoice()
    {
    }

    public sealed record Chosen(ISandbox Sandbox, SandboxFinding Finding) : SandboxChoice;

    /// <summary>Nothing isolates and nobody said that this is acceptable: agents and commands are not run.</summary>
    public sealed record Refused(SandboxFinding Finding) : SandboxChoice
    {
        public string Sentence =>
            $"Agents and commands are refused, because nothing isolates them. {Finding.Sentence} {Finding.Hint}";
    }
}

/// <summary>Chooses the sandbox of an engine by trying, not by configuration.</summary>
public static class Sandboxes
{
    /// <summary>Runs programs without isolation, for what has to reach what a sandbox hides.</summary>
    public static ISandbox Unsandboxed(SandboxOptions options) => new UnsandboxedSandbox(options, ControlGroups.Find());

    public static async Task<SandboxChoice> CreateAsync(SandboxOptions options, CancellationToken cancel)
    {
        if (options.Unsandboxed)
        {
            var finding = new SandboxFinding(false, "The engine runs unsandboxed, as it was told.", "");
            return new SandboxChoice.Chosen(new UnsandboxedSandbox(options, ControlGroups.Find()), finding);
        }

        var found = await SandboxProbe.ProbeAsync(options, cancel);
        return found.Bubblewrap is { } bubblewrap
            ? new SandboxChoice.Chosen(new BubblewrapSandbox(bubblewrap, options, found.Groups), found)
            : new SandboxChoice.Refused(found);
    }
}
