using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests;

/// <summary>The main job, through the real binary: from a bug report to a merged fix.</summary>
public sealed class QuickstartTests
{
    /// <param name="how"><c>--yes</c>, where a script answers at the human gate, or <c>--unsandboxed</c>.</param>
    /// <param name="typed">What a person types there: nothing first, which approves nothing.</param>
    [Theory]
    [InlineData("--yes", "")]
    [InlineData("--unsandboxed", "\ny\n")]
    public async Task A_bug_becomes_a_merged_fix_with_its_record(string how, string typed)
    {
        using var scratch = new Scratch("quickstart");
        var keep = Path.Combine(scratch.Folder, "kept");
        var unsandboxed = how == "--unsandboxed";

        var outcome = await ProgramUnderTest.WeirAsync(
            scratch.Folder, ["quickstart", how, "--keep", keep], input: typed);

        outcome.ExitCode.ShouldBe(0, outcome.Output + outcome.Talk);
        outcome.Output.Split("Approve? [y]es").Length.ShouldBe(typed.Split('\n').Length, outcome.Output);
        outcome.Output.ShouldContain("gate reproduced of reproduce: fails pass (exit 1)");
        outcome.Output.ShouldContain("gate proof of fix rejected, back to fix");
        var person = unsandboxed ? Environment.UserName : "quickstart";
        outcome.Output.ShouldContain($"{person} says P3 pass, P4 pass");
        outcome.Output.ShouldContain("the landed tree is the tested one");
        outcome.Output.ShouldContain("DEMO-1 is done");
        outcome.Output.Contains("unsandboxed", StringComparison.Ordinal)
            .ShouldBe(unsandboxed || !outcome.Output.Contains("bubblewrap"));
        await TheFixIsOnMainAsync(Path.Combine(keep, "timetable"));
        await ProcessArtifactsAreOnTheirRefAsync(keep);
        var verified = await ProgramUnderTest.WeirAsync(
            scratch.Folder, ["audit", "verify", "--state", Path.Combine(keep, "state")]);
        verified.ExitCode.ShouldBe(0, verified.Output);
    }

    private static async Task TheFixIsOnMainAsync(string sample)
    {
        var log = await ProgramUnderTest.GitAsync(sample, "log", "--format=%s %(trailers:separator=%x20)", "main");
        log.ShouldContain("Merge DEMO-1");
        foreach (var trailer in
            (string[])["Weir-Item: DEMO-1", "Weir-Pass: fix", "Weir-Agent: implementer", "Weir-Model: scripted/",
                "Weir-Effect: "])
        {
            log.ShouldContain(trailer);
        }
        (await ProgramUnderTest.GitAsync(sample, "status", "--porcelain")).ShouldBeEmpty();
        (await ProgramUnderTest.GitAsync(sample, "show", "main:src/Timetable/Schedule.cs"))
            .ShouldContain("StudioClock.At");
        (await ProgramUnderTest.GitAsync(sample, "ls-tree", "-r", "--name-only", "main"))
            .ShouldNotContain(".weir/items/");
    }

    private static async Task ProcessArtifactsAreOnTheirRefAsync(string keep)
    {
        var mirror = Directory.EnumerateDirectories(Path.Combine(keep, "state", "mirrors"), "*.git").Single();
        var files =
            await ProgramUnderTest.GitAsync(mirror, "ls-tree", "-r", "--name-only", "refs/weir/DEMO-1/artifacts");
        files.ShouldContain(".weir/items/DEMO-1/assessment.yaml");
        files.ShouldContain(".weir/items/DEMO-1/repro/repro.sh");
        files.ShouldContain(".weir/items/DEMO-1/release-note.md");
    }

    [Fact]
    public async Task Without_an_answer_at_the_human_gate_nothing_is_merged()
    {
        using var scratch = new Scratch("nobody");
        var keep = Path.Combine(scratch.Folder, "kept");

        var outcome = await ProgramUnderTest.WeirAsync(scratch.Folder, ["quickstart", "--keep", keep, "--unsandboxed"]);

        outcome.ExitCode.ShouldBe(5);
        outcome.Talk.ShouldContain("There is nobody to answer.");
        (await ProgramUnderTest.GitAsync(Path.Combine(keep, "timetable"), "log", "--format=%s", "main"))
            .ShouldNotContain("Merge");
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_left_alone()
    {
        using var scratch = new Scratch("taken");
        scratch.Write("kept/mine.txt", "mine");

        var outcome = await ProgramUnderTest.WeirAsync(scratch.Folder, ["quickstart", "--yes", "--keep", "kept"]);

        outcome.ExitCode.ShouldBe(5);
        outcome.Talk.ShouldContain("is not empty");
        Directory.GetFileSystemEntries(Path.Combine(scratch.Folder, "kept")).Length.ShouldBe(1);
    }
}
