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

    /// <summary>How many messages, on average, arrive for each that is lost.</summary>
    private const int LostOneIn = 60;

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

    private bool IsLost(string what, string id)
    {
        var isLost = !world.IsCalm && world.Chance.OnceIn(LostOneIn);
        if (isLost)
        {
            world.Trace.Note(what, id);
        }
        return isLost;
    }

    /// <summary>Asks once. Null when nobody can tell what became of it.</summary>
    public async Task<CommandReply?> TryAsync(string id, PrincipalId by, Command body)
    {
        // Some still speak to a server that does not lead any more.
        var server = world.Deposed.Count > 0 && world.Chance.Chance(20) ? world.Deposed[0] : world.Server;
        if (server is null || IsLost("request lost", id))
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
            if (IsLost("answer lost", id))
            {
                return null;
            }
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
