using Weir.Simulation.Tests.Mutants;

namespace Weir.Simulation.Tests;

/// <summary>
/// Each mutant is a port that lies in one way. An invariant that does not catch its mutant is worth nothing.
/// </summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    private const int MaxSeeds = 300;

    [Fact]
    public void A_reply_before_the_commit_is_caught() =>
        IsCaughtBy(
            "reply after commit",
            seed => new Settings(seed) { Journal = (world, journal) => new HastyJournal(world, journal) });

    [Fact]
    public void A_journal_that_forgets_commands_is_caught() =>
        IsCaughtBy(
            "39 duplicates change nothing",
            seed => new Settings(seed) { Journal = (_, journal) => new ForgetfulJournal(journal) });

    [Fact]
    public void A_verdict_that_outlives_its_patch_is_caught() =>
        IsCaughtBy("merged content was approved", seed => new Settings(seed) { Rebased = MutantPorts.KeepsPatchId });

    [Fact]
    public void A_late_result_without_a_fence_is_caught() =>
        IsCaughtBy("21 late results change nothing", seed => new Settings(seed) { Reported = MutantPorts.Unfenced });

    private void IsCaughtBy(string invariant, Func<int, Settings> mutant)
    {
        for (var seed = 1; seed <= MaxSeeds; seed++)
        {
            var outcome = Simulation.Run(mutant(seed));
            if (outcome.Failure is not null)
            {
                outcome.Broken.ShouldBe(invariant, outcome.Report);
                output.WriteLine($"caught by '{invariant}' with seed {seed}, step {outcome.Steps}");
                return;
            }
        }
        Assert.Fail($"No seed up to {MaxSeeds} shows this mutant; it was to be caught by '{invariant}'.");
    }
}
