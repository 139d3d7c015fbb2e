using System.Collections.Immutable;
using System.Diagnostics;
using Weir.Cli.Output;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Core.Tasks;
using Weir.Definitions.Canonical;
using Weir.Definitions.Compile;
using Weir.Runtime.Intake;
using Weir.Runtime.Journal;
using Weir.Runtime.Projections;
using Weir.Server.Hosting;

namespace Weir.Cli.Commands.Quickstart;

/// <param name="Yes">Answers at the human gate as the script principal <c>quickstart</c>; never recorded as a
/// person.</param>
/// <param name="Keep">Where everything is left to look at; null for a temporary folder that is removed.</param>
/// <param name="Unsandboxed">Run without bubblewrap even where it works.</param>
internal sealed record QuickstartOptions(bool Yes, string? Keep, bool Unsandboxed);

/// <summary>
/// The main job on a sample: a real bug, a failing reproduction, a fix that is sent back once, a person's approval, a
/// merge. The real loop, sandbox, gates and merge queue; in place of a model, a script.
/// </summary>
internal sealed class QuickstartRun(QuickstartOptions options, TextReader input, TextWriter output)
{
    private static readonly PrincipalId Script = PrincipalId.Script("quickstart");
    private static readonly ProjectKey Project = new("DEMO");
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();

    /// <returns>Whether the fix is merged.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var root = options.Keep is { } keep
            ? Path.GetFullPath(keep)
            : Directory.CreateTempSubdirectory("weir-quickstart-").FullName;
        if (options.Keep is not null && Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any())
        {
            throw new CliFailure(ExitCode.Refused, $"{root} is not empty.", "weir quickstart --keep A-NEW-FOLDER");
        }
        if (File.Exists(root))
        {
            throw new CliFailure(ExitCode.Refused, $"{root} is a file.", "weir quickstart --keep A-NEW-FOLDER");
        }
        try
        {
            return await RunAsync(root, cancel);
        }
        finally
        {
            if (options.Keep is null)
            {
                Directory.Delete(root, true);
            }
        }
    }

    private async Task<bool> RunAsync(string root, CancellationToken cancel)
    {
        var sample = Path.Combine(root, "timetable");
        var request = await SampleProject.CreateAsync(sample, cancel);
        await output.WriteLineAsync("A sample project with a bug in it, worked on by a script in place of a model.");
        await using var host = await StartAsync(root, cancel);
        await output.WriteLineAsync(host.Sandbox.Isolated
            ? $"Agents and commands run in {host.Sandbox.Name}, without network."
            : "No sandbox: agents and commands run unsandboxed, and verdicts are marked so.");
        var by = options.Yes ? Script : PrincipalId.Person(Environment.UserName);
        var person = new Core.People.Person(by, by.Name, ["maintainer"], [], !options.Yes);
        await host.Loop.SubmitAsync("quickstart-person", by, new Core.People.RecordPerson(person), cancel);
        var registered = await host.Registration.RegisterAsync("quickstart-project", by, sample, "main", cancel);
        Demand(registered.Refusal);
        var title = request.Split('\n')[0].TrimStart('#', ' ').Trim();
        var submitted = await host.Intake.SubmitAsync(
            "quickstart-item", by,
            new Submission(
                Project, title, request, "bug", null, PriorityClass.Normal, Risk.Medium, [],
                ImmutableSortedDictionary<string, string>.Empty, [], []),
            cancel);
        Demand(submitted.Refusal);
        await output.WriteLineAsync();
        var item = submitted.Item!.Value;
        var merged = await FollowAsync(host, item, by, cancel);
        await FinishAsync(host, item, sample, root, merged, cancel);
        return merged;
    }

    private async Task<WeirHost> StartAsync(string root, CancellationToken cancel)
    {
        var settings = new HostSettings(
            OrganizationId.Default, Path.Combine(root, "state"), Path.Combine(root, "audit", "default.key"),
            Path.Combine(AppContext.BaseDirectory, "library"),
            options.Unsandboxed, HostSettings.DefaultSlots);
        var host = await WeirHost.StartAsync(settings, TimeProvider.System, cancel);
        if (host.Refusal is null)
        {
            return host;
        }
        await host.DisposeAsync();
        await output.WriteLineAsync(host.Refusal);
        return await WeirHost.StartAsync(settings with { Unsandboxed = true }, TimeProvider.System, cancel);
    }

    private static void Demand(Refusal? refusal)
    {
        if (refusal is not null)
        {
            throw new CliFailure(ExitCode.Refused, refusal.Sentence, refusal.Hint ?? "");
        }
    }

    /// <summary>
    /// Prints the timeline as it grows, and answers or asks when the item needs a person. True when it is done.
    /// </summary>
    private async Task<bool> FollowAsync(WeirHost host, ItemId id, PrincipalId by, CancellationToken cancel)
    {
        var seen = 0L;
        while (true)
        {
            var state = host.Loop.State;
            seen = await PrintAsync(host, id, seen, cancel);
            var item = state.Items[id];
            if (!item.IsOpen)
            {
                return item.Status == ItemStatus.Done;
            }
            var review = item.Tasks.Values.FirstOrDefault(task => task.Kind == TaskKind.Review);
            if (review is not null)
            {
                await ReviewAsync(host, item, review, by, cancel);
            }
            else if (!item.Tasks.IsEmpty)
            {
                await output.WriteLineAsync($"Stopped: {Holds.Of(state, item).Reason.Sentence}");
                return false;
            }
            await host.Loop.WaitBeyondAsync(state.Sequence, cancel);
        }
    }

    private async Task<long> PrintAsync(WeirHost host, ItemId id, long seen, CancellationToken cancel)
    {
        const int Page = 1_000;
        foreach (var entry in await host.Journal.ReadItemAsync(host.Loop.Organization, id, seen + 1, Page, cancel))
        {
            seen = entry.Sequence;
            if (Timeline.Of(EventCodec.Read(entry)) is { } line)
            {
                await SayAsync($"{_elapsed.Elapsed:mm\\:ss}  {line.Sentence}");
            }
        }
        return seen;
    }

    /// <summary>A line that is seen as soon as it is said.</summary>
    private async Task SayAsync(string line)
    {
        await output.WriteLineAsync(line);
        await output.FlushAsync();
    }

    private async Task ReviewAsync(
        WeirHost host, ItemState item, TaskState task, PrincipalId by, CancellationToken cancel)
    {
        var approve = true;
        var reason = "";
        if (!options.Yes)
        {
            var gate = host.Loop.State.PlanOf(item).Pass(task.Pass).Gate(task.Gate!.Value);
            var repository = item.Branch.Last!.Facts.Repositories[0];
            var services = await host.Projects(item.Id.Project, cancel);
            await output.WriteLineAsync();
            await output.WriteLineAsync(
                await services.RepositoryOf(item).DiffAsync(repository.Base, repository.Head, 20_000, cancel));
            await output.WriteLineAsync($"Gate {gate.Id} of pass {task.Pass} asks you:");
            await WriteCriteriaAsync(host, item, task.Pass, gate, cancel);
            reason = await AnswerAsync(cancel);
            approve = reason is "y" or "Y" or "yes";
        }
        ImmutableArray<Core.Gates.Finding> findings = approve
            ? []
            : [new Core.Gates.Finding(null, await host.Blobs.PutAsync(reason, Runtime.Ports.Retention.Record, cancel),
                null, null, by)];
        var reply = await host.Loop.SubmitAsync(
            $"quickstart-verdict-{task.Id}", by,
            new Core.Gates.JudgeGate(item.Id, task.Pass, task.Gate!.Value, approve, [], findings, null, null), cancel);
        Demand(reply.Refusal);
    }

    /// <summary>Asks until there is an answer: an empty line approves nothing.</summary>
    private async Task<string> AnswerAsync(CancellationToken cancel)
    {
        while (true)
        {
            await output.WriteAsync("Approve? [y]es, or say what is wrong: ");
            await output.FlushAsync(cancel);
            var line = await input.ReadLineAsync(cancel)
                ?? throw new CliFailure(ExitCode.Refused, "There is nobody to answer.", "weir quickstart --yes");
            if (line.Trim() is { Length: > 0 } answer)
            {
                return answer;
            }
        }
    }

    private async Task WriteCriteriaAsync(
        WeirHost host, ItemState item, PassId pass, GatePlan gate, CancellationToken cancel)
    {
        var bytes = await host.Blobs.GetBytesAsync(host.Loop.State.PlanOf(item).Document, cancel);
        var words = CanonicalJson.Read<CompiledDocument>(bytes!.Value.Span).Pass(pass.Owner.Value)
            .Gate(gate.Id.Value).Criteria;
        foreach (var criterion in
            gate.Criteria.Where(criterion => criterion.Tag is CriterionTag.Anyone or CriterionTag.Human))
        {
            await output.WriteLineAsync($"  {criterion.Id}  {words.First(one => one.Id == criterion.Id).Text}");
        }
    }

    private async Task FinishAsync(
        WeirHost host, ItemId id, string sample, string root, bool merged, CancellationToken cancel)
    {
        var item = host.Loop.State.Items[id];
        await output.WriteLineAsync();
        if (merged)
        {
            await output.WriteLineAsync(
                await SampleProject.GitAsync(sample, cancel, "log", "-3", "--format=%h %s%n%(trailers)", "main"));
        }
        await output.WriteLineAsync(
            $"{id} is {item.Status.ToString().ToLowerInvariant()} after {_elapsed.Elapsed.TotalSeconds:0} s: "
            + $"{item.Usage.InputTokens + item.Usage.OutputTokens} tokens in {item.Usage.Calls} calls and "
                + $"{item.Usage.ToolCalls} tool calls"
            + " by the script, $0 spent.");
        await output.WriteLineAsync();
        await output.WriteLineAsync(options.Keep is null
            ? "Keep it to look around:  weir quickstart --keep DIR"
            : $"Look around:  git -C {sample} log --graph main    git -C "
                + $"{Path.Combine(root, "state", "mirrors")}/*.git ls-tree -r refs/weir/{id}/artifacts");
        await output.WriteLineAsync("Your own project:        cd YOUR-REPOSITORY && weir init && weir up");
    }
}
