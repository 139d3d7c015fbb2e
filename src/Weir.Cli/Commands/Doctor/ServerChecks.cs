using System.Collections.Immutable;
using Weir.Cli.Client;
using Weir.Cli.Commands.Home;
using Weir.Cli.Output;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Doctor;

/// <summary>How the server is that this person's commands go to.</summary>
internal static class ServerChecks
{
    private const string Subject = "server";

    public static async Task<ImmutableArray<Check>> ServerAsync(CancellationToken cancel)
    {
        ServerClient client;
        try
        {
            client = ServerClient.Open();
        }
        catch (CliFailure)
        {
            return [Check.Ok(Subject, "none is known here; weir up starts one")];
        }
        using (client)
        {
            try
            {
                var status = await client.GetAsync<StatusView>("status", cancel);
                return
                [
                    Of(client.Server, status),
                    .. status.Rosters.Where(one => one.Fault is not null).Select(Of),
                    .. status.Standing.Select(words => Check.Warn(
                        "previews", words.Split('\n')[0], "take it down by hand; Weir goes on trying")),
                ];
            }
            catch (CliFailure failure)
            {
                return [Check.Warn(Subject, failure.Message, failure.Hint)];
            }
        }
    }

    private static Check Of(RosterView roster) => Check.Warn(
        "organization", HomeNoun.Refused(roster), "mend the file on the protected branch; it is read by itself");

    private static Check Of(string server, StatusView status) => status switch
    {
        { Trouble: { } trouble } => Check.Fail(
            Subject, $"{server} records nothing, and still answers questions: {trouble}",
            "mend it; the server goes on by itself"),
        { EngineRefusal: { } refusal } => Check.Warn(Subject, refusal, "weir doctor, where the server runs"),
        { AuditTrouble: { } trouble } => Check.Warn(
            Subject, $"the record is not covered by checkpoints beyond entry {status.Checkpointed}: {trouble}",
            "weir audit verify"),
        { Paused: true } => Check.Warn(Subject, $"{server} is paused: nothing new is started", "weir resume"),
        _ => Check.Ok(Subject, $"{server} serves {status.Organization}, {status.OpenItems} items open"),
    };
}
