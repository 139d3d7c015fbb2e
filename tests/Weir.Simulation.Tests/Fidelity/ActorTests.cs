using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Tasks;

namespace Weir.Simulation.Tests.Fidelity;

/// <summary>
/// What simulated engines and people claim, each claim with a test: over some seeds it happens, as the journal or the
/// world has noted it.
/// </summary>
[Collection(Alone.Name)]
public sealed class ActorTests
{
    private const int Seeds = 110;

    private static readonly Lazy<Storm> Storms = new(() =>
        Storm.Run(Enumerable.Range(10_001, Seeds).Select(seed => new Settings(seed))));

    [Theory]
    [InlineData("hang", "an engine hangs past its lease")]
    [InlineData("hours late", "an engine reports hours late")]
    [InlineData("never stops", "an engine never obeys a stop")]
    [InlineData("forged", "an engine hands in results with stale or invented tokens")]
    [InlineData("duplicate", "results and commands come twice")]
    [InlineData("request lost", "a message is lost on its way")]
    [InlineData("answer lost", "an answer is lost on its way")]
    [InlineData("push", "somebody else pushes to the target")]
    [InlineData("stopped", "a server stands still")]
    [InlineData("deposed", "another server takes the lead")]
    public void The_world_does_what_it_claims(string noted, string claim) =>
        Storms.Value.Noted.GetValueOrDefault(noted).ShouldBePositive(claim);

    [Fact]
    public void An_engine_dies_and_comes_back_as_a_new_incarnation() =>
        Storms.Value.Noted["engine"].ShouldBeGreaterThan(2 * Seeds);

    [Fact]
    public void Work_fails_for_every_reason_of_the_closed_set() =>
        Storms.Value.Failures.Keys.ShouldBe(Enum.GetNames<FailureReason>(), ignoreOrder: true);

    [Theory]
    [InlineData(nameof(ResultSalvaged), "the old self of an engine still reports")]
    [InlineData(nameof(ResultRefused), "an engine reports with a token that is not its own")]
    [InlineData(nameof(AttemptAsked), "work asks a question")]
    [InlineData(nameof(TaskDone), "people answer what they are asked")]
    [InlineData(nameof(TaskTaken), "people take work")]
    [InlineData(nameof(TaskReleased), "people give back what they took")]
    [InlineData(nameof(LadderStepped), "people leave a task until it escalates")]
    [InlineData(nameof(ItemParked), "people park")]
    [InlineData(nameof(ItemResumed), "people resume")]
    [InlineData(nameof(ItemCancelled), "people cancel")]
    [InlineData(nameof(ItemClosed), "people close what cannot go on")]
    [InlineData(nameof(PassSkipped), "people skip")]
    [InlineData(nameof(PassReleased), "people have it tried again")]
    public void Engines_and_people_do_what_they_claim(string happened, string claim) =>
        Storms.Value.Events.GetValueOrDefault(happened).ShouldBePositive(claim);
}
