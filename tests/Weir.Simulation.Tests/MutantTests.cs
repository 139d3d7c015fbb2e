using Weir.Simulation.Tests.Mutants;

namespace Weir.Simulation.Tests;

/// <summary>
/// Each mutant is a port that lies in one way. An invariant that does not catch its mutant is worth nothing.
/// </summary>
/// <remarks>
/// "No soft edges" is not among them: soft edges are those of the wait-for graph of reservations, from a waiter to the
/// earlier waiters of the same resource. Nothing is reserved yet (an attempt waits for a slot of any engine, an item
/// for its project's target, and neither can wait in a circle), so there is no graph to take them from.
/// </remarks>
public sealed class MutantTests(ITestOutputHelper output)
{
    private const int MaxSeeds = 300;
    private const string Approval = "an approved gate was passed by somebody eligible on what it approves";

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
    public void A_batch_that_changes_what_was_approved_is_caught() =>
        IsCaughtBy("merged content was approved", seed => new Settings(seed) { StacksOnlyTheSame = false });

    [Fact]
    public void A_late_result_without_a_fence_is_caught() =>
        IsCaughtBy("21 late results change nothing", seed => new Settings(seed) { Reported = MutantPorts.Unfenced });

    [Fact]
    public void A_lease_that_ends_while_nobody_could_extend_it_is_caught() =>
        IsCaughtBy(
            "18 silence counts while it can be heard",
            seed => new Settings(seed) { Beside = MutantServers.Impatient });

    [Fact]
    public void A_release_before_the_kill_is_confirmed_is_caught() =>
        IsCaughtBy(
            "19 no release before the kill is confirmed",
            seed => new Settings(seed) { Beside = MutantServers.HastyKill });

    [Fact]
    public void A_deposed_server_that_goes_on_writing_is_caught() =>
        IsCaughtBy("one server leads", seed => new Settings(seed) { Ledger = ledger => new UnfencedLedger(ledger) });

    [Fact]
    public void Sparing_people_a_criterion_that_only_they_settle_is_caught() =>
        IsCaughtBy(Approval, seed => new Settings(seed) { Compiled = MutantPlans.WaivesPeople });

    [Fact]
    public void A_component_whose_own_command_does_not_run_is_caught() =>
        IsCaughtBy(Approval, seed => new Settings(seed) { Compiled = MutantPlans.ForgetsComponents });

    [Fact]
    public void A_command_that_reads_more_than_it_says_is_caught() =>
        IsCaughtBy(
            "nothing lands untested", seed => new Settings(seed) { Compiled = MutantPlans.ReadsMoreThanItSays });

    [Fact]
    public void Taking_what_a_change_affects_for_the_whole_is_caught() =>
        IsCaughtBy("nothing lands untested", seed => new Settings(seed) { Compiled = MutantPlans.ForgetsAffected });

    [Fact]
    public void Letting_authors_review_their_own_work_is_caught() =>
        IsCaughtBy(Approval, seed => new Settings(seed) { Compiled = MutantPlans.LetsAuthorsReview });

    private void IsCaughtBy(string invariant, Func<int, Settings> mutant)
    {
        var others = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 1; seed <= MaxSeeds; seed++)
        {
            var outcome = Simulation.Run(mutant(seed));
            if (outcome.Broken == invariant)
            {
                output.WriteLine($"caught by '{invariant}' with seed {seed}, step {outcome.Steps}");
                return;
            }
            if (outcome.Broken is { } other && others.Add(other))
            {
                output.WriteLine($"caught by '{other}' too, with seed {seed}, step {outcome.Steps}");
            }
        }
        Assert.Fail($"No seed up to {MaxSeeds} shows this mutant; it was to be caught by '{invariant}'.");
    }
}
