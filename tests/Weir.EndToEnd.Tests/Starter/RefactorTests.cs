using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Starter;

/// <summary>The starter workflow <c>refactor</c>, on a project that builds and tests for real.</summary>
public sealed class RefactorTests
{
    [Fact]
    public async Task AStepThatChangesWhatTheCodeDoesIsSentBackAndTheOthersStay()
    {
        await using var site = await Site.StartAsync(await StarterProject.WithAsync("refactor.yaml"));
        var item = await site.NewAsync("Make the schedule an expression", "--kind", "refactor");

        var seen = await site.WatchAsync(item, 5);
        seen.ShouldContain("step is split into 2 elements");
        seen.ShouldContain("gate equivalent of step.S2: tests fail (exit 1)");
        seen.ShouldContain("gate equivalent of step.S2 rejected, back to step.S2");
        seen.ShouldContain("step.S2 joined the branch");
        seen.ShouldNotContain("step.S1 started round 2");
        (await site.WeirAsync("gate", "show", item)).Ok().ShouldContain("The result is simpler than what it replaces.");

        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);

        var schedule = await site.GitAsync(site.Remote, "show", "main:src/Timetable/Schedule.cs");
        schedule.ShouldContain("Enumerable.Range");
        schedule.ShouldContain("ConvertTime");
        (await site.GitAsync(site.Remote, "show", "main:tests/Timetable.Tests/ScheduleChecks.cs"))
            .ShouldContain("a class moves by an hour when the clocks do");
        var log = await site.GitAsync(site.Remote, "log", "--format=%(trailers:key=Weir-Pass,valueonly)", "main");
        log.Split('\n').Where(line => line.StartsWith("step.", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .ShouldBe(["step.S2", "step.S1"], "each step is a commit that can be reverted alone");
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }
}
