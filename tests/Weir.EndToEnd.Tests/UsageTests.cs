using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests;

/// <summary>Calls that make no sense end with exit code 2, a sentence and the call that would.</summary>
public sealed class UsageTests
{
    [Fact]
    public async Task A_wrong_call_of_the_program_is_refused_with_a_hint()
    {
        using var scratch = new Scratch("usage");
        var transcript = new Transcript(scratch.Folder);
        (await transcript.RunAsync("workflow", "lnt")).ExitCode.ShouldBe(2);
        (await transcript.RunAsync("-C")).ExitCode.ShouldBe(2);
        (await transcript.RunAsync("-C", ".")).ExitCode.ShouldBe(2);
        transcript.ShouldMatch("usage-program");
    }

    [Fact]
    public async Task What_cannot_be_meant_is_explained()
    {
        using var scratch = new Scratch("usage");
        var transcript = new Transcript(scratch.Folder);
        string[][] calls =
        [
            ["wrkflow"],
            ["gibberish"],
            ["workflow"],
            ["workflow", "show"],
            ["workflow", "show", "docs", "more"],
            ["workflow", "show", "--orign", "docs"],
            ["workflow", "list", "--json", "titel"],
            ["workflow", "list", "--json", "-q"],
            ["workflow", "preview", "docs", "--kind"],
            ["workflow", "preview", "docs", "--risk", "hgh"],
            ["workflow", "preview", "production-bug", "--param", "severity=sev9"],
            ["up", "--port", "99999"],
            ["up", "--slots", "-1"],
            ["item", "watch", "SHOP-1", "--timeout", "soon"],
            ["pause", "--minutes", "-4"],
            ["gate", "reject", "SHOP-1", "--reason", "no", "--line", "0"],
            ["version", "@response-file"],
        ];
        foreach (var call in calls)
        {
            var outcome = await transcript.RunHereAsync(call);
            outcome.ExitCode.ShouldBe(2);
            outcome.Output.ShouldBe("");
        }
        transcript.ShouldMatch("usage");
    }

    [Fact]
    public async Task What_is_not_there_ends_with_3_and_the_nearest_name()
    {
        using var scratch = new Scratch("missing");
        var transcript = new Transcript(scratch.Folder);
        string[][] calls =
        [
            ["workflow", "show", "dosc"],
            ["workflow", "graph", "nonsense"],
            ["workflow", "preview", "production-bug", "--param", "sevrity=sev1"],
            ["workflow", "lint", "nowhere"],
            ["agent", "show", "documentr"],
            ["-C", "nowhere", "workflow", "list"],
        ];
        foreach (var call in calls)
        {
            (await transcript.RunHereAsync(call)).ExitCode.ShouldBe(3);
        }
        transcript.ShouldMatch("not-found");
    }

    [Fact]
    public async Task Outside_a_repository_a_command_says_so()
    {
        using var scratch = new Scratch("plain-folder");
        var transcript = new Transcript(scratch.Folder);
        await transcript.RunAsync("workflow", "lint");
        await transcript.RunHereAsync("init");
        await transcript.RunHereAsync("project", "show");
        transcript.ShouldMatch("not-a-repository");
        Directory.EnumerateFileSystemEntries(scratch.Folder).ShouldBeEmpty();
    }
}
