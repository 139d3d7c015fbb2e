using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Programs;
using Weir.Cli.Table;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Item;

/// <summary><c>weir item take</c>: a person goes on with what an agent does.</summary>
internal static class ItemTake
{
    /// <summary>Where a clone says which task it is for.</summary>
    public const string TaskKey = "weir.task";

    private static readonly Option<string?> Into = new("--into")
    {
        Description = "the folder to make the clone in; otherwise ITEM-PASS below the one you stand in",
        HelpName = "DIR",
    };

    public static CommandSpec CommandOf(Argument<string> id, Option<string?> pass) => new()
    {
        Verb = "take",
        Summary = "take work over from an agent, as it is, into a clone of your own",
        Details = "The agent is stopped and its work saved; the pass is your task from then on. Weir waits for that, "
            + "and makes a clone of what there is. The same command again makes the clone again. A pass that is a "
            + "person's task is taken too. Hand it back with weir item give.",
        Arguments = [id],
        Options = [pass, Into],
        Examples = [new Example("weir item take SHOP-7 --into ~/shop-7", "go on with what the agent has made")],
        Run = ClientCommand.With(async (call, client) =>
        {
            var task = (await client.PostAsync<Accepted>(
                $"items/{Uri.EscapeDataString(call.Get(id))}/take",
                new ReasonBody(null, call.Get(pass), null), call.Cancel)).Id;
            var work = await ReadyAsync(call, client, task);
            var folder = Path.GetFullPath(
                call.Get(Into) ?? $"{work.Item}-{work.Pass}", call.Folder);
            await CloneAsync(client, work, folder, call.Cancel);
            call.Terminal.Data.WriteLine(folder);
            call.Say($"Pass {work.Pass} of {work.Item} is yours: task {work.Task}. The clone holds "
                + (work.Made ? "what the agent had made." : "what the pass starts from."));
            if (work.Instruction.Length > 0)
            {
                call.Say(PlainText.Lines(work.Instruction));
            }
            foreach (var output in work.Outputs)
            {
                call.Say(output.Path is { } path ? $"makes {output.Name}: {path}" : $"makes {output.Name}");
            }
            call.Say($"hint: weir item give {work.Item} --pass {work.Pass} --from {folder}");
            return ExitCode.Ok;
        }),
    };

    /// <summary>Waits until the agent has stopped.</summary>
    private static async Task<WorkView> ReadyAsync(Invocation call, ServerClient client, string task)
    {
        var path = $"tasks/{Uri.EscapeDataString(task)}/work";
        var work = await client.GetAsync<WorkView>(path, call.Cancel);
        if (!work.Ready)
        {
            call.Say("The agent is being stopped, and its work saved.");
        }
        while (!work.Ready)
        {
            try
            {
                work = await client.GetAsync<WorkView>($"{path}?min_seq={work.Sequence + 1}", call.Cancel);
            }
            catch (CliFailure late) when (late.Code == ExitCode.Refused)
            {
                // Nothing has happened for as long as a read waits: asked again.
                work = await client.GetAsync<WorkView>(path, call.Cancel);
            }
        }
        return work;
    }

    private static async Task CloneAsync(ServerClient client, WorkView work, string folder, CancellationToken cancel)
    {
        if (Path.Exists(folder) && (!Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new CliFailure(
                ExitCode.Refused, $"{folder} is there already.",
                $"weir item take {work.Item} --pass {work.Pass} --into DIR");
        }
        Directory.CreateDirectory(folder);
        var git = new PersonalGit(folder) { Door = client.GitDoor(work.Task.ToString()) };
        var format = work.Start.Value.Length == 64 ? "sha256" : "sha1";
        await git.RunAsync(
            "making the clone", cancel, "init", "--quiet", $"--object-format={format}",
            $"--initial-branch=weir/{work.Item}");
        await git.RunAsync(
            "fetching the work", cancel, "fetch", "--quiet", "--no-tags", git.Door!.Value.Url,
            $"refs/weir/inputs/{work.Start}");
        await git.RunAsync("checking the work out", cancel, "reset", "--quiet", "--hard", work.Start.Value);
        await git.RunAsync("noting the task", cancel, "config", TaskKey, work.Task.ToString());
    }
}
