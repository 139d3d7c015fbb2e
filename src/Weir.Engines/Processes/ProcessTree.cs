namespace Weir.Engines.Processes;

/// <summary>
/// How a child and everything that it started are ended, so that nothing runs on when a result is returned.
/// </summary>
internal abstract class ProcessTree
{
    /// <summary>Kills what is left of it. Harmless when nothing is.</summary>
    /// <param name="child">The process id of the child that was started.</param>
    /// <param name="ended">True when the child itself has ended, so that its id may already be somebody else's.</param>
    public abstract Task KillAsync(int child, bool ended);
}

/// <summary>
/// A tree inside its own process-id namespace. The child is bubblewrap's outer process; its only child is the first
/// process of the namespace. When that one dies the kernel kills everything in the namespace and waits for it before
/// the outer process can reap it: once the outer process has ended, nothing inside runs any more.
/// </summary>
internal sealed class NamespaceTree : ProcessTree
{
    public override Task KillAsync(int child, bool ended)
    {
        if (ended)
        {
            return Task.CompletedTask;
        }

        // Killing the outer process first would end the wait early, while the namespace is still dying.
        var inside = ProcessTable.ChildrenOf(child);
        if (inside.Count == 0)
        {
            SystemCalls.Kill(child);
        }

        inside.ForEach(process => SystemCalls.Kill(process));

        return Task.CompletedTask;
    }
}

/// <summary>
/// A tree in its own session, without isolation. Its process group is killed; then, where /proc exists, whoever left
/// the group but still carries the run's variable in its environment.
/// </summary>
internal sealed class SessionTree(string variable) : ProcessTree
{
    private const int MostSweeps = 50;
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMilliseconds(1);

    public override async Task KillAsync(int child, bool ended)
    {
        // The id of a group is not given away while the group has members.
        if (!SystemCalls.KillGroup(child) && !ended)
        {
            // Too early for a session of its own.
            SystemCalls.Kill(child);
        }

        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var left = ProcessTable.StartedWith(variable);
            if (left.Count == 0)
            {
                return;
            }

            left.ForEach(process => SystemCalls.Kill(process));

            await Task.Delay(BetweenSweeps);
        }
    }
}
