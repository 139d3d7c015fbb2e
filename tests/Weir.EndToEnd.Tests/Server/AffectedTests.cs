using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>A command with a line for a change: a gate runs that, and the merge queue runs the whole.</summary>
public sealed class AffectedTests
{
    /// <summary>For a change no weed may be new; as a whole there may be three lines at most, too.</summary>
    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/project.md", Garden.Files[".weir/project.md"].Replace(
            "tidy: sh tidy.sh",
            "tidy: { run: sh tidy.sh, affected: \"! git diff $WEIR_BASE | grep -n '^+.*weed'\" }",
            StringComparison.Ordinal))
        .SetItem("tidy.sh", "! grep -n weed *.txt\n[ \"$(wc -l < plants.txt)\" -le 3 ]\n")
        .SetItem("steps/GARDEN-1/edit.sh", """
            case "$WEIR_ROUND" in
                1) echo weed >> plants.txt ;;
                2) sed -i '/weed/d' plants.txt; printf 'lily\niris\nmint\n' >> plants.txt ;;
                *) sed -i '/mint/d' plants.txt ;;
            esac
            """);

    [Fact]
    public async Task AGateRunsWhatTheChangeAffectsAndTheMergeQueueRunsTheWhole()
    {
        await using var site = await Site.StartAsync(Files);
        var one = await site.NewAsync("Plants", "--kind", "plant");
        await site.WatchAsync(one, 5);
        var log = await site.LogAsync(one);
        log.ShouldContain("gate owner of edit: checks fail (exit 1) (what the change affects)");
        log.ShouldContain("gate owner of edit: checks pass (exit 0) (what the change affects)");
        (await site.WeirAsync("gate", "show", one)).Ok()
            .ShouldContain("command checks: pass (exit 0), of what the change affects\n");
        (await site.JsonAsync("gate", "show", one))["runs"]![0]!["affected"]!.GetValue<bool>().ShouldBeTrue();

        (await site.WeirAsync("gate", "approve", one)).Ok();
        await site.WatchAsync(one, 5);
        log = await site.LogAsync(one);
        log.ShouldContain("checked on the merged tree: checks fail\n");
        log.ShouldNotContain("of the same content");

        (await site.WeirAsync("gate", "approve", one)).Ok();
        await site.WatchAsync(one, 0);
        (await site.LogAsync(one)).ShouldContain("checked on the merged tree: checks pass\n");
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose\nlily\niris");
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }
}
