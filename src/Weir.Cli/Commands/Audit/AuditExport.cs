using System.CommandLine;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Runtime.Audit;

namespace Weir.Cli.Commands.Audit;

internal static class AuditExport
{
    private static readonly Argument<string> To =
        new("DIR") { Description = "a folder to make; it must not hold anything yet" };

    public static CommandSpec Command => new()
    {
        Verb = "export",
        Summary = "write the record to files that standard tools can check",
        Details = "Needs no server. The folder's verify.sh checks it with sha256sum, grep and openssl alone.",
        Arguments = [To],
        Options = AuditSource.Options,
        Examples = [new Example("weir audit export record && sh record/verify.sh", "write it and check it")],
        Run = async call =>
        {
            var source = AuditSource.Of(call);
            var folder = call.PathOf(call.Get(To));
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new CliFailure(ExitCode.Failed, $"{call.Get(To)} is not empty.", "weir audit export NEW-DIR");
            }
            await using var journal = source.OpenJournal();
            var written = await AuditBundle.WriteAsync(
                folder,
                (from, limit, stop) => journal.ReadAsync(source.Organization, from, limit, stop),
                await source.Checkpoints.ReadAsync(call.Cancel),
                string.Concat(source.ReadKeys(call).Take(1).Select(pair => pair.Pem)),
                call.Cancel);
            call.Say($"{written} entries. Check them: sh {call.Get(To)}/verify.sh");
            return ExitCode.Ok;
        },
    };
}
