using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Core;
using Weir.Runtime.Journal;
using Weir.Server.Api;
using Weir.Storage.Sqlite;

namespace Weir.Cli.Commands.Audit;

internal static class AuditNoun
{
    private static readonly Option<string?> State =
        new("--state") { Description = "the state folder; the usual one when not given", HelpName = "DIR" };
    private static readonly Option<string?> Organization =
        new("--organization") { Description = "the organisation; default when not given", HelpName = "NAME" };

    private static readonly RowShape<AuditEntry> Entry = new("sequence",
        new Column<AuditEntry>("sequence", entry => entry.Sequence),
        new Column<AuditEntry>("at", entry => ClientCommand.Moment(entry.At)),
        new Column<AuditEntry>("item", entry => entry.Item),
        new Column<AuditEntry>("type", entry => entry.Type),
        new Column<AuditEntry>("principal", entry => entry.Principal),
        new Column<AuditEntry>("hash", entry => entry.Hash) { InTable = false },
        new Column<AuditEntry>("command_id", entry => entry.CommandId) { InTable = false },
        new Column<AuditEntry>("data", entry => (Cell)(JsonNode?)entry.Data) { InTable = false });

    private static readonly RowShape<Verification> Verified = new("entries",
        new Column<Verification>("entries", found => found.Entries),
        new Column<Verification>("head", found => found.Head),
        new Column<Verification>("fault", found => found.Fault));

    public static NounSpec Spec =>
        new("audit", CommandGroup.Insight, "read the record, and prove that it is whole", () => [Log, Verify]);

    private static CommandSpec Log => new()
    {
        Verb = "log",
        Summary = "list every event of the organisation",
        Rows = Entry,
        Run = ClientCommand.With(async (call, client) =>
        {
            for (var after = 0L; ;)
            {
                var page = await client.GetAsync<ImmutableArray<AuditEntry>>($"audit?after={after}", call.Cancel);
                if (page.IsEmpty)
                {
                    return ExitCode.Ok;
                }
                foreach (var entry in page)
                {
                    call.Data.Next(Entry, entry);
                }
                after = page[^1].Sequence;
            }
        }),
    };

    private static CommandSpec Verify => new()
    {
        Verb = "verify",
        Summary = "check the journal's hash chain; needs no server",
        Options = [State, Organization],
        Rows = Verified,
        Run = async call =>
        {
            var organization = new OrganizationId(call.Get(Organization) ?? OrganizationId.Default.Value);
            var folder = call.Get(State) is { } given
                ? call.PathOf(given)
                : Path.Combine(StatePlaces.Folder(), organization.Value);
            var found = await VerifyAsync(folder, organization, call.Cancel);
            call.Data.Record(Verified, found);
            return found.Fault is null ? ExitCode.Ok : ExitCode.Failed;
        },
    };

    private static async Task<Verification> VerifyAsync(
        string folder, OrganizationId organization, CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
        {
            throw new CliFailure(ExitCode.NotFound, $"There is no state at {folder}.", "weir audit verify --state DIR");
        }
        await using var journal = SqliteReader.Open(folder);
        var found = await ChainVerifier.VerifyAsync(
            organization, (from, limit, stop) => journal.ReadAsync(organization, from, limit, stop), cancel);
        return new Verification(found.Verified, found.LastHash.Value, found.Fault?.Sentence);
    }

    private sealed record Verification(long Entries, string Head, string? Fault);
}
