using Weir.Core.Changes;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;

namespace Weir.Simulation.Tests;

/// <summary>What a run does besides its seed: how long, and which mutation, if any, its ports have.</summary>
internal sealed record Settings(int Seed)
{
    /// <summary>How long things go wrong, in virtual milliseconds.</summary>
    public long Storm { get; init; } = 6 * 3_600_000L;

    /// <summary>How long after that nothing goes wrong and no person answers.</summary>
    public long Calm { get; init; } = 12 * 3_600_000L;

    /// <summary>Whether the project has a second repository: a share of the seeds.</summary>
    public bool HasTwoRepositories => Seed % TwoRepositoriesOneIn == 0;

    private const int TwoRepositoriesOneIn = 4;

    public int MaxEvents { get; init; } = 1_500;

    /// <summary>Stands between the loop and its journal.</summary>
    public Func<World, IJournal, IJournal> Journal { get; init; } = (_, journal) => journal;

    /// <summary>Stands between every process and what they share of the journal.</summary>
    public Func<IJournal, IJournal> Ledger { get; init; } = ledger => ledger;

    /// <summary>What runs in a server's process besides the loop and its workers.</summary>
    public Func<World, ControlLoop, Task> Beside { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>What the repository says of a rebased change.</summary>
    public Func<RebaseRequest, RepositoryChange, ChangeFacts, ChangeFacts> Rebased { get; init; } = (_, _, facts) =>
        facts;

    /// <summary>Whether a patch that changes on those ahead of it in a batch is left out of it.</summary>
    public bool StacksOnlyTheSame { get; init; } = true;

    /// <summary>What reaches the loop of an engine's report.</summary>
    public Func<World, ReportResult, ReportResult> Reported { get; init; } = (_, report) => report;

    /// <summary>What becomes of a workflow when it is compiled.</summary>
    public Func<Plan, Plan> Compiled { get; init; } = plan => plan;

    /// <summary>Hears each line of the trace.</summary>
    public Action<string>? Tell { get; init; }
}
