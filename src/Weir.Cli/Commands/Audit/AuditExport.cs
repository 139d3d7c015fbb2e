using System.CommandLine;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core;
using Weir.Runtime.Audit;
using Weir.Storage.Blobs;

namespace Weir.Cli.Commands.Audit;

internal static class AuditExport
{
    private static readonly Argument<string> To =
        new("DIR") { Description = "a folder to make; it must not hold anything yet" };

    private static readonly Option<string?> Item = new("--item")
    {
        Description = "only the evidence for this item: its segment of the record, its texts, verdicts and controls",
        HelpName = "ID",
    };

    private static readonly Option<bool> WithRestricted = new("--with-restricted")
    {
        Description = "with --item: although restricted items have entries in the segment",
    };

    public static CommandSpec Command => new()
    {
        Verb = "export",
        Summary = "write the record to files that standard tools can check",
        Details = "Needs no server. The folder's verify.sh checks it with sha256sum, grep and openssl alone.",
        Arguments = [To],
        Options = [Item, WithRestricted, .. AuditSource.Options],
        Examples =
        [
            new Example("weir audit export record && sh record/verify.sh", "write it and check it"),
            new Example("weir audit export shop-7 --item SHOP-7", "the evidence for one item"),
        ],
        Run = async call =>
        {
            var source = AuditSource.Of(call);
            var folder = call.PathOf(call.Get(To));
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new CliFailure(ExitCode.Failed, $"{call.Get(To)} is not empty.", "weir audit export NEW-DIR");
            }
            await using var journal = source.OpenJournal();
            var record = new AuditBundle.Source(
                (from, limit, stop) => journal.ReadAsync(source.Organization, from, limit, stop),
                await source.Checkpoints.ReadAsync(call.Cancel),
                string.Concat(source.ReadKeys(call).Take(1).Select(pair => pair.Pem)));
            if (call.Get(Item) is { } named)
            {
                return await ExportItemAsync(call, source, record, folder, named);
            }
            var written = await AuditBundle.WriteAsync(folder, record, 1, long.MaxValue, call.Cancel);
            call.Say($"{written} entries. Check them: sh {call.Get(To)}/verify.sh");
            return ExitCode.Ok;
        },
    };

    private static async Task<ExitCode> ExportItemAsync(
        Invocation call, AuditSource source, AuditBundle.Source record, string folder, string named)
    {
        var written = ItemId.TryParse(named, out var id)
            ? await ItemEvidence.WriteAsync(
                folder, source.Organization, id, record,
                (digest, stop) => FileBlobStore.PreimageAsync(source.Folder, source.Organization, digest, stop),
                call.Get(WithRestricted), call.Cancel)
            : null;
        if (written is null)
        {
            throw new CliFailure(ExitCode.NotFound, $"The record has no item {named}.", "weir item list");
        }
        if (written.Entries == 0)
        {
            throw new CliFailure(
                ExitCode.Failed,
                $"The segment of the record has entries of restricted items: {string.Join(", ", written.Restricted)}.",
                $"weir audit export {call.Get(To)} --item {named} --with-restricted");
        }
        call.Say($"{written.Entries} entries, {written.Texts} texts. Check them: sh {call.Get(To)}/verify.sh");
        if (written.Uncovered > 0)
        {
            call.Say($"note: no checkpoint covers the last {written.Uncovered} events of {id} yet.");
        }
        return ExitCode.Ok;
    }
}
