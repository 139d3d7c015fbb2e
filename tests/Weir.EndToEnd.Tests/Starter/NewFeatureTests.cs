using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Starter;

/// <summary>
/// The starter workflow <c>new-feature</c> in its three forms, on projects that build and test for real. Each ends
/// where the item waits two weeks to read the outcome.
/// </summary>
public sealed class NewFeatureTests
{
    /// <summary>The team's own template, which stands beside the starter library's contract.</summary>
    private const string Interface = """
        // Generated for {{item}} from its intermediate representation: change that, not this file.
        using Number = int;
        using Text = string;

        namespace Timetable;

        /// <summary>{{ir.summary}}</summary>
        public interface I{{ir.feature}}
        {
        {{#each ir.operations}}
            {{gives}} {{name}}({{#each takes}}{{type}} {{name}}{{#unless @last}}, {{/unless}}{{/each}});
        {{/each}}
        }

        /// <summary>How its operations fail.</summary>
        public static class {{ir.feature}}Errors
        {
        {{#each ir.operations}}
        {{#each errors}}
            public const Text {{name}} = "{{when}}";
        {{/each}}
        {{/each}}
        }

        """;

    [Fact]
    public async Task InItsSmallFormTheAcceptanceTestsSendTheChangeBack()
    {
        await using var site = await Site.StartAsync(await ShellProject.WithAsync("feature-small.yaml"));
        var item = await site.NewAsync("The tenth parcel is free", "--kind", "feature", "--param", "size=small");
        await site.WatchAsync(item, 5);
        var shown = (await site.WeirAsync("gate", "show", item)).Ok();
        shown.ShouldContain("product-critic says G1 pass, G2 cannot judge");
        shown.ShouldContain("G2: Nobody has asked a shop why it left.");
        await ApproveAsync(site, item, "shape/worth-it");
        await site.WatchAsync(item, 5);
        await ApproveAsync(site, item, "plan-rollout/ship");

        await ShouldWaitToLearnAsync(site, item);
        var log = await site.LogAsync(item);
        log.ShouldContain("gate acceptance of accept rejected, back to build");
        log.ShouldContain("build started round 2");
        log.ShouldNotContain("design started");
        (await ShowAsync(site, "src/total.sh")).ShouldContain("$1 / 10");
        (await ShowAsync(site, $"docs/specs/{item}.md")).ShouldContain("REQ-2");
    }

    [Fact]
    public async Task InItsStandardFormTheDesignAndOneOfItsTasksAreSentBack()
    {
        await using var site = await Site.StartAsync(await ShellProject.WithAsync("feature-standard.yaml"));
        var item = await site.NewAsync("What does a parcel cost?", "--kind", "feature");
        await site.WatchAsync(item, 5);
        await ApproveAsync(site, item, "shape/worth-it");
        await site.WatchAsync(item, 5);
        await ApproveAsync(site, item, "plan-rollout/ship");

        await ShouldWaitToLearnAsync(site, item);
        var log = await site.LogAsync(item);
        log.ShouldContain("failed: invalid output", customMessage: "a requirement without a task is found by code");
        log.ShouldContain("gate design-review of design rejected, back to design");
        log.ShouldContain("gate task-check of build.T2 rejected, back to build.T2");
        log.ShouldNotContain("build.T1 started round 2");
        (await ShowAsync(site, "src/label.sh")).ShouldContain("echo \"$1 $(price \"$2\")\"");
        (await ShowAsync(site, $"docs/design/{item}.md")).ShouldContain("The way back");
    }

    [Fact]
    public async Task InItsLargeFormWhatTheSpecifierInventsNeverReachesAReviewer()
    {
        const string Template = ".weir/templates/scaffold/src/Timetable/Generated/I{{ir.feature}}.cs.hbs";
        var files = await StarterProject.WithAsync("feature-large.yaml");
        await using var site = await Site.StartAsync(files.SetItem(Template, Interface));
        var item = await site.NewAsync("Wait for a place", "--kind", "feature", "--param", "size=large");
        foreach (var gate in (string[])["shape/worth-it", "design/design-review", "plan-rollout/ship"])
        {
            await site.WatchAsync(item, 5);
            await ApproveAsync(site, item, gate);
        }

        await ShouldWaitToLearnAsync(site, item);
        var log = await site.LogAsync(item);
        var invented = log.IndexOf("failed: invalid output", StringComparison.Ordinal);
        invented.ShouldBePositive();
        invented.ShouldBeLessThan(
            log.IndexOf("gate ir-valid", StringComparison.Ordinal), "code is asked before agents");
        log.ShouldContain("gate ir-valid of ir rejected, back to ir");
        var generated = await ShowAsync(site, "src/Timetable/Generated/IWaitlist.cs");
        generated.ShouldContain("Number Join(Text person);");
        generated.ShouldContain("public const Text alreadyWaiting = \"the person waits already\";");
        generated.ShouldNotContain("Leave");
        (await ShowAsync(site, "docs/contracts/Waitlist.md")).ShouldContain("- fails with `alreadyWaiting` when");
        (await ShowAsync(site, "src/Timetable/MemoryWaitlist.cs")).ShouldContain(": IWaitlist");
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }

    /// <summary>The change is merged, and what is left is to look back in two weeks: that is said.</summary>
    private static async Task ShouldWaitToLearnAsync(Site site, string item)
    {
        var why = await site.UntilWhyAsync(item, "learn");

        why.ShouldContain("as its delay says");
        (await site.GitAsync(site.Remote, "log", "--format=%s", "main")).ShouldContain($"Merge {item}");
    }

    private static async Task ApproveAsync(Site site, string item, string gate) =>
        (await site.WeirAsync("gate", "approve", item, gate)).Ok();

    private static Task<string> ShowAsync(Site site, string path) => site.GitAsync(site.Remote, "show", $"main:{path}");
}
