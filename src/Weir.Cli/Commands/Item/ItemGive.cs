using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Programs;
using Weir.Cli.Table;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Tasks;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Item;

/// <summary><c>weir item give</c>: hands in what a person made of a pass, or gives it back to its agent.</summary>
internal static class ItemGive
{
    private static readonly Option<string?> From = new("--from")
    {
        Description = "the clone that has the work; otherwise the folder you stand in",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Commit = new("--commit")
    {
        Description = "a commit of that clone; otherwise what lies in it now, committed or not",
        HelpName = "SHA",
    };

    private static readonly Option<string[]> Artifacts = new("--artifact")
    {
        Description = "a file for what the pass makes, beside the clone or without one; may be repeated",
        HelpName = "NAME=FILE",
    };

    private static readonly Option<string?> Ending =
        new("--ending") { Description = "no-change, already-done or not-reproducible", HelpName = "WORD" };

    private static readonly Option<bool> Back =
        new("--back") { Description = "to the agent, which goes on from what you made" };

    private static readonly Option<bool> Unchanged =
        new("--as-it-was") { Description = "with --back: nothing of mine; the agent goes on as it was" };

    public static CommandSpec CommandOf(Argument<string> id, Option<string?> pass) => new()
    {
        Verb = "give",
        Summary = "hand in work that you took over, or give it back to its agent",
        Details = "The work becomes a version with you as its author, goes through the contract and the gates of its "
            + "pass as an agent's would, and is judged by others than you. What lies in the clone is sent as it is, "
            + "committed or not; ignored files are not. With --back the agent goes on from there instead.",
        Arguments = [id],
        Options = [pass, From, Commit, Artifacts, Ending, Back, Unchanged],
        Examples =
        [
            new Example("weir item give SHOP-7 --from ~/shop-7", "hand in what lies in that clone"),
            new Example("weir item give SHOP-7 --back", "let the agent go on from it"),
        ],
        Run = ClientCommand.With(async (call, client) =>
        {
            var item = call.Get(id);
            var task = await TaskAsync(call, client, item, call.Get(pass));
            var files = await NamedValues.FilesAsync(call, call.Get(Artifacts), "--artifact NAME=FILE");
            var commit = call.Get(Unchanged) ? null : await PushAsync(call, client, task, files is { Count: > 0 });
            var path = $"tasks/{task}";
            if (call.Get(Back))
            {
                await client.PostAsync<Accepted>($"{path}/back", new BackBody(commit), call.Cancel);
            }
            else
            {
                var ending = ClientCommand.Parse<PassEnding>(call.Get(Ending), "--ending");
                await client.PostAsync<Accepted>(
                    $"{path}/done", new TaskResult(null, files, ending, commit), call.Cancel);
            }
            return await ItemCall.SayWhyAsync(call, client, item);
        }),
    };

    /// <summary>The work of the item that whoever types has taken.</summary>
    private static async Task<string> TaskAsync(Invocation call, ServerClient client, string item, string? pass)
    {
        var shown = await client.GetAsync<ItemView>($"items/{Uri.EscapeDataString(item)}", call.Cancel);
        var tasks = shown.Tasks
            .Where(task => task.Kind == TaskKind.Work && (pass is null || task.Pass.Value == pass)).ToList();
        var inbox = await client.GetAsync<ImmutableArray<InboxView>>("inbox", call.Cancel);
        var mine = tasks.Where(task => inbox.Any(entry => entry.Id == task.Id.ToString())).ToList();
        return mine switch
        {
            [var only] => only.Id.ToString(),
            [] when tasks is [var other, ..] => throw new CliFailure(
                ExitCode.NotAllowed,
                $"Pass {other.Pass} of {shown.Id} is not yours to hand in: task {other.Id} is "
                    + $"{other.TakenBy?.Name ?? Sentences.Who(other.Who)}'s.",
                $"weir item why {shown.Id}"),
            [] => throw new CliFailure(
                ExitCode.Refused, $"Nobody has taken work of {shown.Id} over.", $"weir item take {shown.Id}"),
            _ => throw new CliFailure(
                ExitCode.Usage, $"More than one pass of {shown.Id} is a person's.",
                $"--pass {string.Join('|', mine.Select(task => task.Pass))}"),
        };
    }

    /// <summary>Sends what the clone has. Null when there is none and files are all that is handed in.</summary>
    private static async Task<string?> PushAsync(Invocation call, ServerClient client, string task, bool hasFiles)
    {
        var named = call.Get(From) ?? (call.Get(Commit) is null ? null : ".");
        var folder = Path.GetFullPath(named ?? ".", call.Folder);
        if (!Directory.Exists(folder))
        {
            throw new CliFailure(ExitCode.Usage, $"There is no folder {folder}.", "--from DIR");
        }
        var git = new PersonalGit(folder) { Door = client.GitDoor(task) };
        if (named is null)
        {
            var of = await git.TryAsync(call.Cancel, "config", "--local", ItemTake.TaskKey);
            if (of?.Trim() != task)
            {
                return hasFiles ? null : throw new CliFailure(
                    ExitCode.Usage, $"{folder} is not the clone that task {task} was taken into.", "--from DIR");
            }
        }
        var commit = call.Get(Commit) is { } sha
            ? (await git.RunAsync(
                "finding the commit", call.Cancel, "rev-parse", "--verify", $"{sha}^{{commit}}")).Trim()
            : await SnapshotAsync(git, await client.GetAsync<WorkView>($"tasks/{task}/work", call.Cancel), call.Cancel);
        var work = await client.GetAsync<WorkView>($"tasks/{task}/work", call.Cancel);
        await git.RunAsync(
            "sending the work", call.Cancel, "push", "--quiet", "--no-verify", git.Door!.Value.Url,
            $"+{commit}:refs/weir/{work.Item}/people/{work.Task}");
        return commit;
    }

    /// <summary>A commit of what lies in the folder. The person's own index and branch stay as they are.</summary>
    private static async Task<string> SnapshotAsync(PersonalGit git, WorkView work, CancellationToken cancel)
    {
        const string Doing = "reading what lies in the clone";
        var head = (await git.RunAsync(Doing, cancel, "rev-parse", "--verify", "HEAD")).Trim();
        var place = (await git.RunAsync(Doing, cancel, "rev-parse", "--absolute-git-dir")).Trim();
        var top = (await git.RunAsync(Doing, cancel, "rev-parse", "--show-toplevel")).Trim();
        var index = Path.Combine(place, "weir-give-index");
        try
        {
            await git.RunAsync(Doing, index, cancel, "read-tree", head);
            await git.RunAsync(Doing, index, cancel, "add", "--all", "--", top);
            foreach (var output in work.Outputs.Where(output =>
                output.Path is { } path && Path.Exists(Path.Combine(top, path))))
            {
                await git.RunAsync(Doing, index, cancel, "add", "--force", "--", Path.Combine(top, output.Path!));
            }
            var tree = (await git.RunAsync(Doing, index, cancel, "write-tree")).Trim();
            var known = (await git.RunAsync(Doing, cancel, "rev-parse", $"{head}^{{tree}}")).Trim();
            return tree == known
                ? head
                : (await git.RunAsync(
                    Doing, cancel, "commit-tree", tree, "-p", head, "-m", $"What was made of {work.Item} {work.Pass}"))
                    .Trim();
        }
        finally
        {
            File.Delete(index);
        }
    }
}
