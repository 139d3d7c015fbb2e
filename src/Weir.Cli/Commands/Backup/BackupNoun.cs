using System.CommandLine;
using Weir.Cli.Commands.Version;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Storage.Backups;

namespace Weir.Cli.Commands.Backup;

/// <summary>Copies of the whole state: taken while the server runs, put back where nothing is.</summary>
internal static class BackupNoun
{
    private static readonly Argument<string> Target =
        new("DIR") { Description = "where the backup goes: a new folder" };
    private static readonly Argument<string> Source = new("DIR") { Description = "the backup's folder" };
    private static readonly Option<string?> State =
        new("--state") { Description = "the state folder; the usual one when not given", HelpName = "DIR" };

    private static readonly RowShape<Copied> Shape = new("folder",
        new Column<Copied>("folder", copied => copied.Folder),
        new Column<Copied>("organization", copied => copied.Point.Organization.Value),
        new Column<Copied>("events", copied => copied.Point.Sequence),
        new Column<Copied>("head", copied => copied.Point.Hash.Value),
        new Column<Copied>("files", copied => copied.Manifest.Files.Length),
        new Column<Copied>("bytes", copied => copied.Manifest.Bytes));

    public static NounSpec Spec =>
        new("backup", CommandGroup.Start, "copy the whole state, and put a copy back", () => [Take, Restore]);

    private static CommandSpec Take => new()
    {
        Verb = "",
        Summary = "copy the whole state: journal, blobs and git; also while the server runs",
        Details = "The copy is one consistent point. What a start makes anew is left out.",
        Arguments = [Target],
        Options = [State],
        Rows = Shape,
        Examples = [new("weir backup /mnt/backups/monday", "a backup in a new folder")],
        Run = async call =>
        {
            var (state, target) = (StateOf(call), call.PathOf(call.Get(Target)));
            var manifest = await TryAsync(StateBackup.WriteAsync(state, target, VersionNoun.OfWeir, call.Cancel));
            return Report(call, target, manifest);
        },
    };

    private static CommandSpec Restore => new()
    {
        Verb = "restore",
        Summary = "make a state folder of a backup, where nothing is",
        Details = "Everything in the backup is checked before anything is written.",
        Arguments = [Source],
        Options = [State],
        Rows = Shape,
        Examples =
            [new("weir backup restore /mnt/backups/monday --state /srv/weir", "then: weir up --state /srv/weir")],
        Run = async call =>
        {
            var (state, source) = (StateOf(call), call.PathOf(call.Get(Source)));
            var manifest = await TryAsync(StateRestore.RunAsync(source, state, call.Cancel));
            return Report(call, state, manifest);
        },
    };

    private static string StateOf(Invocation call) => call.Get(State) is { } given
        ? call.PathOf(given)
        : Path.Combine(StatePlaces.Folder(), OrganizationId.Default.Value);

    private static ExitCode Report(Invocation call, string folder, BackupManifest manifest)
    {
        call.Data.Rows(
            Shape, [.. manifest.Organizations.Select(point => new Copied(folder, manifest, point))],
            "There is no organisation in it.");
        return ExitCode.Ok;
    }

    private static async Task<BackupManifest> TryAsync(Task<BackupManifest> work)
    {
        try
        {
            return await work;
        }
        catch (BackupException trouble)
        {
            throw new CliFailure(ExitCode.Refused, trouble.Message, trouble.Hint, trouble);
        }
        catch (JournalUnavailableException trouble)
        {
            throw new CliFailure(ExitCode.Failed, trouble.Message, trouble.Hint, trouble);
        }
    }

    private sealed record Copied(string Folder, BackupManifest Manifest, BackupPoint Point);
}
