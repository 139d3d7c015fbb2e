using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Runtime.Audit;

namespace Weir.Cli.Commands.Audit;

internal static class AuditVerify
{
    private static readonly RowShape<AuditFindings> Shape = new("entries",
        new Column<AuditFindings>("entries", found => found.Entries),
        new Column<AuditFindings>("head", found => found.Head.Value),
        new Column<AuditFindings>("checkpoints", found => found.Checkpoints),
        new Column<AuditFindings>("covered", found => found.Covered),
        new Column<AuditFindings>("uncovered", found => found.Uncovered),
        new Column<AuditFindings>("faults", found => (Cell)Json(found.Faults)) { InTable = false });

    public static CommandSpec Command => new()
    {
        Verb = "verify",
        Summary = "check the journal against its hash chain and signed checkpoints",
        Details = "Needs no server. The checkpoints of the state folder can be replaced by whoever can write there; "
            + "those that were published to a repository that others hold cannot.",
        Options = AuditSource.Options,
        Rows = Shape,
        Examples = [new Example("weir audit verify --checkpoints ../shop", "check against what was published")],
        Run = async call =>
        {
            var source = AuditSource.Of(call);
            var keys = source.ReadKeys(call);
            var signed = await source.Checkpoints.ReadAsync(call.Cancel);
            await using var journal = source.OpenJournal();
            var found = await AuditVerifier.VerifyAsync(
                source.Organization,
                (from, limit, stop) => journal.ReadAsync(source.Organization, from, limit, stop),
                keys.Count > 0 ? signed : [],
                [.. keys.Select(pair => pair.Key)],
                call.Cancel);
            call.Data.Record(Shape, found);
            foreach (var fault in found.Faults)
            {
                call.Say($"fault: {fault}");
            }
            call.Say(Conclusion(found, signed.Length, keys.Count));
            return found.Faults.IsEmpty ? ExitCode.Ok : ExitCode.Failed;
        },
    };

    private static JsonArray Json(ImmutableArray<string> lines) => [.. lines.Select(line => (JsonNode)line)];

    private static string Conclusion(AuditFindings found, int signed, int keys) => found switch
    {
        { Faults.IsEmpty: false } => "The record is not what was written.",
        _ when signed == 0 => "The chain is whole; there is no checkpoint, so a cut at its end would not show.",
        _ when keys == 0 =>
            "The chain is whole; no public key is here to check the checkpoints with. Give one with --key FILE.",
        { Uncovered: 0 } => "The record is whole, and covered by checkpoints to its end.",
        _ => $"The record is whole; its last {found.Uncovered} entries are not covered by a checkpoint yet.",
    };
}
