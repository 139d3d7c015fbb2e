using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Server.Api;

namespace Weir.Cli.Commands.Audit;

internal static class AuditNoun
{
    private static readonly RowShape<AuditEntry> Entry = new("sequence",
        new Column<AuditEntry>("sequence", entry => entry.Sequence),
        new Column<AuditEntry>("at", entry => ClientCommand.Moment(entry.At)),
        new Column<AuditEntry>("item", entry => entry.Item),
        new Column<AuditEntry>("type", entry => entry.Type),
        new Column<AuditEntry>("principal", entry => entry.Principal),
        new Column<AuditEntry>("hash", entry => entry.Hash) { InTable = false },
        new Column<AuditEntry>("command_id", entry => entry.CommandId) { InTable = false },
        new Column<AuditEntry>("data", entry => (Cell)(JsonNode?)entry.Data) { InTable = false });

    public static NounSpec Spec => new(
        "audit", CommandGroup.Insight, "read the record, and prove that it is whole",
        () => [Log, AuditVerify.Command, AuditExport.Command]);

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
}
