using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests;

public sealed class LintTests
{
    private const string Sound = """
        ---
        workflow: small-fix
        title: A small correction
        applies_to: { kinds: [fix] }
        ---
        ## Pass: correct — Make the correction
        ```yaml
        agent: implementer
        produces: [change]
        ```
        Correct what the request describes, with the smallest change that does it.

        ### Gate: owner
        ```yaml
        reviewers: [{ human: role:maintainer, sla: 1bd }]
        ```
        - R1 · must — The change does what the request says and nothing else.

        """;

    [Fact]
    public async Task A_broken_folder_is_reported_whole()
    {
        var transcript = new Transcript(Sources.Tests);
        (await transcript.RunAsync("workflow", "lint", "Broken")).ExitCode.ShouldBe(1);
        (await transcript.RunHereAsync("workflow", "lint", "Broken", "--json", "place,code")).ExitCode.ShouldBe(1);
        (await transcript.RunHereAsync("workflow", "lint", "Broken/workflows/faulty.md", "-q")).ExitCode.ShouldBe(1);
        transcript.ShouldMatch("lint-broken");
    }

    [Fact]
    public async Task The_examples_and_the_starter_library_are_without_errors()
    {
        var transcript = new Transcript(Sources.Root);
        (await transcript.RunHereAsync("workflow", "lint", "examples")).ExitCode.ShouldBe(0);
        (await transcript.RunHereAsync("workflow", "lint", "library")).ExitCode.ShouldBe(0);
        (await transcript.RunHereAsync("workflow", "lint", "samples/timezone")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_sound_repository_is_linted_from_anywhere_inside_it()
    {
        using var scratch = await Scratch.RepositoryAsync("shop");
        scratch.Write(".weir/project.md", "---\nproject: shop\n---\nSells things.\n");
        scratch.Write(".weir/workflows/small-fix.md", Sound);
        scratch.Write("src/deep/file.txt", "");
        var transcript = new Transcript(scratch.Folder);
        (await transcript.RunAsync("workflow", "lint")).ExitCode.ShouldBe(0);
        var misspelt = Sound.Replace("reviewers:", "reviewer:", StringComparison.Ordinal);
        scratch.Write(".weir/workflows/small-fix.md", misspelt);
        (await transcript.RunHereAsync("-C", "src/deep", "workflow", "lint")).ExitCode.ShouldBe(1);
        transcript.ShouldMatch("lint-repository");
    }

    [Fact]
    public async Task A_file_that_lies_alone_is_checked_as_what_it_says_it_is()
    {
        using var scratch = new Scratch("loose");
        scratch.Write("draft.md", Sound.Replace("agent: implementer", "agent: implementor", StringComparison.Ordinal));
        var transcript = new Transcript(scratch.Folder);
        (await transcript.RunHereAsync("workflow", "lint", "draft.md")).ExitCode.ShouldBe(1);
        transcript.ShouldMatch("lint-loose-file");
    }
}
