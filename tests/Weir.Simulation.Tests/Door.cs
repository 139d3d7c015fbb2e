using Weir.Core;
using Weir.Runtime.Loop;

namespace Weir.Simulation.Tests;

/// <summary>
/// How the world outside speaks to whichever server is up. Connections break, answers get lost, and a sender who got
/// none asks again with the same command id, sometimes much later.
/// </summary>
internal sealed class Door(World world)
{
    private const int MaxTries = 400;
    private int _ids;

    public string NewId(string whose) => $"{whose}-{++_ids}";

    /// <summary>Asks until there is an answer.</summary>
    public async Task<CommandReply> SendAsync(string id, PrincipalId by, Command body)
    {
        for (var tries = 1; ; tries++)
        {
            if (await TryAsync(id, by, body) is { } reply)
            {
                return reply;
            }
            Traces.Violation.Unless(
                tries < MaxTries, "liveness", $"{id} ({body.GetType().Name}) gets no answer in {MaxTries} tries");
            await world.Time.After(world.Chance.Between(500, 5_000));
        }
    }

    /// <summary>Asks once. Null when nobody can tell what became of it.</summary>
    public async Task<CommandReply?> TryAsync(string id, PrincipalId by, Command body)
    {
        if (world.Server is not { } server)
        {
            return null;
        }
        world.Auditor.Sent(id, by, body);
        try
        {
            var asked = server.Loop.SubmitAsync(id, by, body, CancellationToken.None);
            if (await Task.WhenAny(asked, server.Gone) != asked)
            {
                return null;
            }
            var reply = await asked;
            world.Auditor.Acknowledged(id, body, reply);
            return reply;
        }
        catch (NotRecordedException trouble)
        {
            world.Trace.Note(trouble.Message, id);
            Traces.Violation.Unless(
                !trouble.Message.Contains("Somebody else", StringComparison.Ordinal), "a lone leader can write",
                $"{id} was not recorded though nobody else leads: {trouble.Message}");
            return null;
        }
    }
}
