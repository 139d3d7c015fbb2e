using Weir.Core;
using Weir.Core.Gates;
using Weir.Core.Passes;
using Weir.EndToEnd.Tests.Server.Support;
using Weir.Git.Remote;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;

namespace Weir.EndToEnd.Tests.Engines;

/// <summary>
/// Nothing that an engine says of its work is believed: what it hands in is held against the contract on the server.
/// The engine here is one in somebody's hands, which checks nothing itself.
/// </summary>
public sealed class DisbeliefTests
{
    private const string Engine = "e1";
    private static readonly ItemId Item = new(new ProjectKey("GARDEN"), 1);

    [Fact]
    public async Task HonestWorkIsApplied()
    {
        await using var site = await ProtocolSite.StartAsync();
        var work = await WorkAsync(site, ("plants.txt", "rose\ntulip\n"));
        await work.PushAsync();
        (await work.ReportAsync(work.Outcome)).ShouldBe(ResultFate.Applied);
        Edit(site).Status.ShouldNotBe(PassStatus.Working);
        Edit(site).Failure.ShouldBeNull();
    }

    [Fact]
    public async Task AChangeOutsideThePathsOfTheAgentIsNotApplied()
    {
        await using var site = await ProtocolSite.StartAsync();
        var work = await WorkAsync(site, ("plants.txt", "rose\ntulip\n"), ("tidy.sh", "true\n"));
        await work.PushAsync();
        await work.ReportAsync(work.Outcome);
        (await FaultAsync(site)).ShouldBe("These paths are outside what pass edit may change: tidy.sh.");
    }

    [Fact]
    public async Task AnIdThatTheSpecificationDoesNotHaveIsNotApplied()
    {
        const string Artifacts = """
            artifacts:
              spec: { kind: document, path: spec.txt }
              list: { kind: data, path: list.txt, traces: [{ fields: [requirements], to: spec }] }
            """;
        await using var site = await ProtocolSite.StartAsync(Garden.Workflow(front: Artifacts)
            .Replace("produces: [change]", "produces: [change, spec, list]", StringComparison.Ordinal));
        var work = await WorkAsync(
            site, ("spec.txt", "---\ntitle: Beds\n---\n## REQ-1 A bed\n"),
            ("list.txt", "requirements: [REQ-1, REQ-9]\n"));
        await work.PushAsync();
        await work.ReportAsync(work.Outcome);
        (await FaultAsync(site)).ShouldStartWith("list.txt: requirements[1] names 'REQ-9'");
    }

    [Fact]
    public async Task AChangeThatTheCheckpointDoesNotHaveIsNotApplied()
    {
        await using var site = await ProtocolSite.StartAsync();
        var work = await WorkAsync(site, ("plants.txt", "rose\ntulip\n"), ("tidy.sh", "true\n"));
        var hidden = await work.CommitAsync(("plants.txt", "rose\ntulip\n"));
        await work.PointAsync("checkpoints", hidden);
        await work.PushAsync();
        await work.ReportAsync(work.Outcome);
        (await FaultAsync(site)).ShouldContain($"is not what attempt {work.Given.Key.Attempt} left");
    }

    [Fact]
    public async Task AChangeMeasuredFromAnotherCommitIsNotApplied()
    {
        await using var site = await ProtocolSite.StartAsync();
        var work = await WorkAsync(site, ("plants.txt", "rose\ntulip\n"));
        await work.PushAsync();
        var change = work.Outcome.Change!;
        var told = change.Repositories[0] with { Base = change.Repositories[0].Head };
        await work.ReportAsync(work.Outcome with { Change = change with { Repositories = [told] } });
        (await FaultAsync(site)).ShouldContain("something else than attempt");
    }

    [Fact]
    public async Task WorkInSomebodyElsesNameIsNotApplied()
    {
        await using var site = await ProtocolSite.StartAsync();
        var work = await WorkAsync(site, ("plants.txt", "rose\ntulip\n"));
        await work.PushAsync();
        await work.ReportAsync(work.Outcome with { Executor = PrincipalId.Person("somebody") });
        (await FaultAsync(site)).ShouldContain("something else than attempt");
    }

    [Fact]
    public async Task WorkThatNeverArrivedIsNotApplied()
    {
        await using var site = await ProtocolSite.StartAsync();
        var work = await WorkAsync(site, ("plants.txt", "rose\ntulip\n"));
        await work.ReportAsync(work.Outcome);
        (await FaultAsync(site)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task CommandsThatRanOnAnotherTreeJudgeNothing()
    {
        await using var site = await ProtocolSite.StartAsync();
        var work = await WorkAsync(site, ("plants.txt", "rose\ntulip\n"));
        await work.PushAsync();
        await work.ReportAsync(work.Outcome);
        var commands = (await work.Protocol.ClaimAsync(Standing, default)).Given.ShouldHaveSingleItem();
        var run = site.Host.Loop.State.Items[Item].Attempts[commands.Key.Attempt].Subject.Runs.Single();
        var other = await site.GitAsync(work.Mirror, "rev-parse", $"{work.Description.Inputs.Start}^{{tree}}");
        var ran = new AttemptOutcome.Ran(
            new ObjectName(other), [new RunResult(run, RunVerdict.Pass, 0, null, 1)]);
        await work.Protocol.ReportAsync(Result(commands, ran), default);
        var gate = Edit(site).Gates.Values.ShouldHaveSingleItem();
        gate.Runs.ShouldBeNull();
        (await site.Host.Blobs.GetAsync(gate.Failure!.Detail!.Value, default)).ShouldContain("were to run on");
    }

    private static EngineStanding Standing => new(Engine, "1", 2, true, [], [], false);

    private static PassState Edit(ProtocolSite site) =>
        site.Host.Loop.State.Items[Item].Pass(new PassId("edit"));

    private static async Task<string> FaultAsync(ProtocolSite site)
    {
        var failure = Edit(site).Failure.ShouldNotBeNull();
        failure.Reason.ShouldBe(FailureReason.OutputInvalid);
        return await site.Host.Blobs.GetAsync(failure.Detail!.Value, default);
    }

    private static AttemptResult Result(GivenAttempt given, AttemptOutcome outcome) =>
        new(AttemptProtocol.Version, given.Item, given.Key, outcome, AttemptEvidence.None);

    /// <summary>Claims the attempt of a new item and does it, with no eye to what it may touch.</summary>
    private static async Task<Work> WorkAsync(ProtocolSite site, params (string Path, string Text)[] files)
    {
        var protocol = await site.OverHttpAsync(Engine);
        await protocol.RegisterAsync(Standing, default);
        var waiting = protocol.ClaimAsync(Standing, default);
        (await site.NewItemAsync()).ShouldBe(Item);
        var given = (await waiting).Given.ShouldHaveSingleItem();
        var description = await protocol.DescribeAsync(given, default);
        var folder = Path.Combine(site.FolderOf(Engine), "mirror.git");
        var mirror = new AttemptMirror(description.Repository, folder, site.Host.Sandbox);
        var inputs = description.Inputs;
        await mirror.OpenAsync(inputs.Start, default);
        await mirror.FetchAsync(site.DoorOf(Engine, given), inputs.All, default);
        var clone = Path.Combine(site.FolderOf(Engine), "clone");
        await mirror.PrepareCloneAsync(new CloneRequest(clone, inputs.Start, []), default);
        foreach (var (path, text) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(clone, path), text);
        }
        var import = await mirror.ImportAsync(
            new ImportRequest(
                clone, inputs.Start, inputs.Parent, inputs.Base, true, [], [],
                new AttemptTrailers(Item, new PassId("edit"), given.Key.Attempt, "gardener", ""),
                $"{Item} edit: {description.Item.Title}", description.At),
            default);
        var outcome = new AttemptOutcome.Produced(
            import.Change, [], PassEnding.Output, PrincipalId.Agent("gardener"));
        return new Work(site, protocol, given, description, mirror, folder, outcome);
    }

    private sealed record Work(
        ProtocolSite Site,
        IAttemptProtocol Protocol,
        GivenAttempt Given,
        AttemptDescription Description,
        AttemptMirror Repository,
        string Mirror,
        AttemptOutcome.Produced Outcome)
    {
        public Task PushAsync() =>
            Repository.PushAsync(Site.DoorOf(Engine, Given), Item, Given.Key.Attempt, default);

        public Task<ResultFate> ReportAsync(AttemptOutcome outcome) =>
            Protocol.ReportAsync(Result(Given, outcome), default);

        public Task<string> PointAsync(string kind, string commit) => Site.GitAsync(
            Mirror, "update-ref", $"refs/weir/{Item}/{kind}/{Given.Key.Attempt}", commit);

        /// <summary>A commit with only these of the files that were written.</summary>
        public async Task<string> CommitAsync(params (string Path, string Text)[] files)
        {
            var folder = Path.Combine(Site.FolderOf(Engine), "other");
            await Repository.PrepareCloneAsync(new CloneRequest(folder, Description.Inputs.Start, []), default);
            foreach (var (path, text) in files)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, path), text);
            }
            var saved = await Repository.CheckpointAsync(
                new CheckpointRequest(
                    folder, Description.Inputs.Start,
                    new AttemptTrailers(Item, new PassId("edit"), new AttemptId(999), "gardener", ""), Description.At),
                default);
            return saved!.Value.Value;
        }
    }
}
