using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;
using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>
/// Real input: this repository itself, with the definitions and the checks that are committed in it. Only its two
/// agents are replaced, by commands, since no model is called here.
/// </summary>
public sealed class OwnRepositoryTests
{
    private const string Page = "docs/concepts/work-item.md";

    /// <summary>Writes a link that leads nowhere in the first round, and somewhere in the next.</summary>
    private const string Documenter = $$"""
        ---
        name: documenter
        description: Adds a link to a page.
        category: documenter
        role: docs
        version: 1.0.0
        access: branch
        paths: { write: ["docs/**"] }
        accepts: [request, change]
        produces: [change]
        runs_on: command
        command: |
          sed -i '/^Trouble is told/d' {{Page}}
          target=failures.md
          [ "$WEIR_ROUND" != 1 ] || target=failure.md
          echo "Trouble is told in [failures]($target)." >> {{Page}}
        ---
        Write.
        """;

    private const string Reviewer = """
        ---
        name: docs-reviewer
        description: Looks whether the link was added.
        category: verifier
        role: docs
        version: 1.0.0
        access: read-only
        accepts: [request, change]
        produces: []
        runs_on: command
        command: |
          grep -q '^Trouble is told' docs/concepts/work-item.md
          seen='"verdict": "pass", "evidence": "docs/concepts/work-item.md"'
          echo "{ \"outputs\": { \"criteria\": [{ \"id\": \"R1\", $seen }, { \"id\": \"R3\", $seen }]," \
              "\"findings\": [], \"summary\": \"It is there.\" } }" > "$WEIR_RESULT"
        ---
        Look.
        """;

    [Fact]
    public async Task ADocumentationItemPassesTheProjectsOwnChecksAndIsPushed()
    {
        await using var site = new Site();
        await CloneThisAsync(site);
        await site.UpAsync();
        (await site.WeirAsync("project", "add", site.Remote)).Ok().ShouldBe("WEIR");
        var before = await site.GitAsync(site.Remote, "rev-parse", "main");
        var item = await site.NewAsync("Say where failures are explained", "--kind", "docs");

        var seen = await site.WatchAsync(item, 5);
        seen.ShouldContain("gate owner of edit: checks fail (exit 1)");
        seen.ShouldContain("gate owner of edit rejected, back to edit, findings: 1");
        seen.ShouldContain("gate owner of edit: checks pass (exit 0)");
        seen.ShouldContain("docs-reviewer says R1 pass, R3 pass");
        (await site.GitAsync(site.Remote, "rev-parse", "main")).ShouldBe(before);
        (await site.WeirAsync("gate", "show", item)).Ok().ShouldContain("+Trouble is told in [failures](failures.md).");

        (await site.WeirAsync("gate", "approve", item)).Ok();
        (await site.WatchAsync(item, 0)).ShouldContain("the landed tree is the tested one");
        await MainHasTheMergeAsync(site, before);
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }

    /// <summary>A bare remote with this checkout's history, and on top of it the two agents.</summary>
    private static async Task CloneThisAsync(Site site)
    {
        await site.GitAsync(site.Root, "init", "--quiet", "--bare", "--initial-branch=main", site.Remote);
        await site.GitAsync(
            Sources.Root, "-c", "safe.directory=*", "push", "--quiet", "--no-verify", site.Remote,
            "HEAD:refs/heads/main");
        await site.GitAsync(site.Root, "clone", "--quiet", site.Remote, site.Repository);
        await site.PublishAsync(ImmutableDictionary<string, string>.Empty
            .SetItem(".weir/agents/documenter.md", Documenter)
            .SetItem(".weir/agents/docs-reviewer.md", Reviewer));
    }

    private static async Task MainHasTheMergeAsync(Site site, string before)
    {
        (await site.GitAsync(site.Remote, "rev-parse", "main^1")).ShouldBe(before);
        var merge = await site.GitAsync(site.Remote, "log", "-1", "--format=%s%n%(trailers)", "main");
        merge.ShouldStartWith("Merge WEIR-1: Say where failures are explained");
        merge.ShouldContain("Weir-Workflow: docs@sha256:");
        merge.ShouldContain("Weir-Item: WEIR-1");
        var commit = await site.GitAsync(site.Remote, "log", "-1", "--format=%(trailers)", "main^2");
        commit.ShouldContain("Weir-Pass: edit");
        commit.ShouldContain("Weir-Agent: documenter");
        (await site.GitAsync(site.Remote, "diff", "--name-only", "main^1", "main")).ShouldBe(Page);
    }
}
