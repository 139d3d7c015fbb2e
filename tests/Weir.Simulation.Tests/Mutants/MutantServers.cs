using Weir.Core;
using Weir.Core.Engines;
using Weir.Core.Passes;
using Weir.Runtime.Loop;
using Weir.Simulation.Tests.Invariants;

namespace Weir.Simulation.Tests.Mutants;

/// <summary>What a server does besides what it should.</summary>
internal static class MutantServers
{
    private const long Second = 1_000;

    /// <summary>
    /// Leases are not extended by the server's own downtime: what ran out meanwhile is lost as soon as it is up.
    /// </summary>
    public static async Task Impatient(World world, ControlLoop loop)
    {
        for (var told = 1; !loop.IsDeposed; told++)
        {
            await AskAsync(world, loop, $"impatient-{loop.State.Sequence}-{told}", PrincipalId.System, new PassTime());
            await world.Time.After(Second);
        }
    }

    /// <summary>Release before the kill is confirmed: what is told to stop counts as stopped.</summary>
    public static async Task HastyKill(World world, ControlLoop loop)
    {
        while (!loop.IsDeposed)
        {
            var state = loop.State;
            foreach (var (id, owner) in state.Attempts)
            {
                if (state.Items[owner].Attempts[id] is { Status: AttemptStatus.Stopping } attempt)
                {
                    var evidence = AttemptEvidence.None with { Log = EventInvariants.Mark(id, attempt.Token) };
                    await AskAsync(
                        world, loop, $"killed-{id}", PrincipalId.Engine(attempt.Engine),
                        new ReportResult(
                            owner, id, attempt.Token, new AttemptOutcome.Failed(FailureReason.Cancelled, null),
                            evidence));
                }
            }
            await loop.WaitBeyondAsync(state.Sequence, CancellationToken.None);
        }
    }

    private static async Task AskAsync(World world, ControlLoop loop, string id, PrincipalId by, Command body)
    {
        try
        {
            await loop.SubmitAsync(id, by, body, CancellationToken.None);
        }
        catch (NotRecordedException trouble)
        {
            world.Trace.Note(trouble.Message, id);
        }
    }
}
