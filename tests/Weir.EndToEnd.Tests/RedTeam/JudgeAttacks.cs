using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.RedTeam;

/// <summary>
/// An agent that may write everything changes what judges it, on its own branch. It is judged by what the target had, a
/// person among the judges as always, and they are told what it touches.
/// </summary>
public sealed class JudgeAttacks : GroupOfAttacks
{
    private const string Judged = "it changes how changes are judged, which does not count for itself: ";

    internal override ImmutableDictionary<string, string> Files { get; } = NoRetries
        .SetItem(".weir/agents/gardener.md", Garden.Files[".weir/agents/gardener.md"]
            .Replace("[\"*.txt\", \"beds/**\"]", "[\"**\"]", StringComparison.Ordinal));

    internal override ImmutableArray<Attack> Attacks { get; } =
    [
        new("a command made to pass",
            "echo weed >> plants.txt; sed -i 's/sh tidy.sh/true/' .weir/project.md",
            Fate.IsJudged, Judged + ".weir/project.md", "checks fail (exit 1)"),
        new("a gate taken out",
            "sed -i -e '/^reviewers/d' -e '/^run:/d' .weir/workflows/plant.md",
            Fate.IsJudged, Judged + ".weir/workflows/plant.md", "asks a maintainer for a review"),
        new("code owners of its own",
            "mkdir .github; echo '* @gardener' > .github/CODEOWNERS; echo '* @gardener' > CODEOWNERS",
            Fate.IsJudged, Judged + ".github/CODEOWNERS, CODEOWNERS", "asks a maintainer for a review"),
        new("the script of a gate's command",
            "echo true > tidy.sh", Fate.IsJudged, "it changes what the command of a gate runs: tidy.sh"),
        new("its own paths",
            "sed -i 's/access: branch/access: branch # mine/' .weir/agents/gardener.md",
            Fate.IsJudged, Judged + ".weir/agents/gardener.md"),
    ];

    internal override async Task AfterwardsAsync(Battlefield field)
    {
        var script = field.Of("the script of a gate's command").Item;
        (await field.Site.WeirAsync("gate", "show", script)).Ok()
            .ShouldContain("attention: it changes what the command of a gate runs: tidy.sh");

        // What is approved by a person counts from then on, and for nobody before.
        var taken = field.Of("a gate taken out").Item;
        (await field.Site.WeirAsync("gate", "show", taken)).Ok()
            .ShouldContain("attention: " + Judged + ".weir/workflows/plant.md");
        (await field.Site.GitAsync(field.Site.Remote, "show", "main:.weir/workflows/plant.md"))
            .ShouldContain("reviewers:");
    }
}
