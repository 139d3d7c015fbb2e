using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>
/// Agents that do what they should not: each ends in a failure of the closed list, with its reason in words, and what
/// it had done is on a checkpoint ref.
/// </summary>
public sealed class MisbehavingAgentTests
{
    private static readonly ImmutableDictionary<string, string> Files = Garden.Files.SetItem(
        ".weir/workflows/plant.md", Garden.Workflow("retry: 0\ntimeout: { run: 8s, idle: 2s }"));

    [Fact]
    public Task OneThatWritesOutsideItsPathsIsToldWhich() => EndsAsync(
        "echo tulip >> plants.txt; echo x > secret.cfg", "invalid output", "secret.cfg");

    [Fact]
    public Task OneThatTurnsAScriptOfTheProjectIntoItsOwnIsStoppedToo() => EndsAsync(
        "echo tulip >> plants.txt; echo true > tidy.sh", "invalid output", "tidy.sh");

    [Fact]
    public Task OneWhoseResultCannotBeReadIsToldWhere() => EndsAsync(
        "echo tulip >> plants.txt; echo '{\"outputs\": {}, \"nope\": 1}' > \"$WEIR_RESULT\"", "invalid output", "nope");

    [Fact]
    public Task OneThatHangsIsStoppedWhenItsIdleLimitIsUp() => EndsAsync(
        "echo tulip >> plants.txt; sleep 600", "making no progress", "printed nothing");

    [Fact]
    public Task OneThatIsBusyForEverIsStoppedWhenItsTimeIsUp() => EndsAsync(
        "echo tulip >> plants.txt; while sleep 0.5; do echo busy; done", "running out of time", "reached its limit");

    [Fact]
    public Task OneThatFloodsItsLogFails() => EndsAsync(
        "echo tulip >> plants.txt; yes weir | head -c 20000000", "an error of the agent", "flooded its log");

    [Fact]
    public Task OneThatEndsWithAnErrorLeavesItsWork() => EndsAsync(
        "echo tulip >> plants.txt; echo broken >&2; exit 3", "an error of the agent", "exit code 3");

    [Fact]
    public Task OneThatGivesUpSaysWhy() => EndsAsync(
        "echo tulip >> plants.txt; echo '{\"gave_up\": \"The ground is frozen.\"}' > \"$WEIR_RESULT\"",
        "the agent gave up", "The ground is frozen.");

    [Fact]
    public async Task OneThatChangesNothingHasToSaySo()
    {
        await using var site = await Site.StartAsync(Files.SetItem("steps/edit.sh", "true\n"));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        (await site.WatchAsync(item, 5)).ShouldContain("failed: invalid output");
        (await site.WeirAsync("item", "show", item)).Ok().ShouldContain("Nothing was changed");
    }

    private static async Task EndsAsync(string script, string failure, string reason)
    {
        await using var site = await Site.StartAsync(Files.SetItem("steps/edit.sh", script + "\n"));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        (await site.WatchAsync(item, 5)).ShouldContain($"failed: {failure}");

        var why = await site.JsonAsync("item", "why", item);
        why["state"]!.GetValue<string>().ShouldBe("needs-person");
        why["reason"]!.GetValue<string>().ShouldContain(failure);
        why["detail"]!.GetValue<string>().ShouldContain(reason);

        var refs = await site.GitAsync(
            site.Mirror, "for-each-ref", "--format=%(refname)", $"refs/weir/{item}/checkpoints/");
        refs.Split('\n').Length.ShouldBe(1, refs);
        (await site.GitAsync(site.Mirror, "show", $"{refs}:plants.txt")).ShouldBe("rose\ntulip");
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose");
        (await site.LogAsync(item)).ShouldNotContain("edit changed");
    }
}
