using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.RedTeam;

/// <summary>
/// An agent with a secret uses it and tells it to whoever listens: it is on no record, and what holds it is not taken.
/// </summary>
public sealed class AgentSecretTests
{
    private const string Value = "k3ep-0ff-the-grass";

    /// <summary>Prints it as it is and encoded, notes it; one item leaves a file that holds it, one fails.</summary>
    private const string Tell = """
        test "$(printf %s "$PLOT_TOKEN" | wc -c)" = 18
        echo "tulip for $WEIR_ITEM" >> plants.txt
        echo "plain $PLOT_TOKEN"
        printf 'encoded %s\n' "$(printf 'user:%s' "$PLOT_TOKEN" | base64)"
        printf '{"notes":[{"kind":"learned","text":"The token is %s."}]}' "$PLOT_TOKEN" > "$WEIR_RESULT"
        case $WEIR_ITEM in
        *-2) mkdir -p beds; echo "token: $PLOT_TOKEN" > beds/token.txt ;;
        *-3) echo "It does not work with $PLOT_TOKEN." >&2; exit 3 ;;
        esac
        """;

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/project.md", Garden.Files[".weir/project.md"].Replace(
            "key: GARDEN\n", "key: GARDEN\nsecrets: [PLOT_TOKEN, CLOUD_SECRET]\n", StringComparison.Ordinal))
        .SetItem(".weir/agents/gardener.md", AgentWith("PLOT_TOKEN"))
        .SetItem(".weir/workflows/plant.md", Garden.Workflow("retry: 0"))
        .SetItem("steps/edit.sh", Tell);

    [Fact]
    public async Task ASecretIsUsedAndNeverWrittenDown()
    {
        await using var site = new Site(secret: "a-providers-own-key");
        await site.StartedAsync(Files, []);
        var missing = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(missing, 5);
        var why = (await site.WeirAsync("item", "why", missing)).Ok();
        var file = Path.Combine(site.State, "secrets", "PLOT_TOKEN");
        why.ShouldContain($"there is no secret PLOT_TOKEN: write it to {file}");
        why.ShouldContain("weir item retry GARDEN-1");
        await GiveAsync(site, file);
        (await site.WeirAsync("item", "retry", missing)).Ok();
        await site.WatchAsync(missing, 5);

        var output = (await site.WeirAsync("item", "output", missing)).Ok();
        output.ShouldContain("plain [secret PLOT_TOKEN]\n");
        output.ShouldContain("encoded dXNlcjp[secret PLOT_TOKEN]");
        (await site.WeirAsync("item", "notes", missing)).Ok().ShouldContain("The token is [secret PLOT_TOKEN].");

        var written = await site.NewAsync("A bed", "--kind", "plant");
        await site.WatchAsync(written, 5);
        (await site.WeirAsync("item", "why", written)).Ok()
            .ShouldContain("These files hold the value of a secret: beds/token.txt.");
        var failed = await site.NewAsync("A fence", "--kind", "plant");
        await site.WatchAsync(failed, 5);
        (await site.WeirAsync("item", "why", failed)).Ok().ShouldContain("It does not work with [secret PLOT_TOKEN].");

        await site.PublishAsync(ImmutableDictionary<string, string>.Empty
            .SetItem(".weir/agents/gardener.md", AgentWith("CLOUD_SECRET"))
            .SetItem(".weir/models.yaml", """
                providers:
                  nursery: { dialect: chat, url: "http://127.0.0.1:9", key: env:CLOUD_SECRET }
                tiers:
                  standard: [nursery/any]
                """));
        var key = await site.NewAsync("A key", "--kind", "plant");
        await site.WatchAsync(key, 5);
        (await site.WeirAsync("item", "why", key)).Ok()
            .ShouldContain("CLOUD_SECRET is the key of the provider nursery, which nothing in a sandbox is given");

        await site.StopAsync();
        File.Delete(file);
        var found = await site.RunAsync("grep", "-rla", Value, site.State, site.Remote, site.Repository);
        found.Out.ShouldBeEmpty();
        var objects = await site.RunAsync(
            "git", "-C", site.Mirror, "cat-file", "--batch-all-objects", "--batch", "--buffer");
        objects.Ok().ShouldNotContain(Value);
    }

    private static string AgentWith(string secret) => Garden.Files[".weir/agents/gardener.md"].Replace(
        "name: gardener\n", $"name: gardener\nsecrets: [{secret}]\n", StringComparison.Ordinal);

    private static async Task GiveAsync(Site site, string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, Value + "\n");
        (await site.RunAsync("chmod", "600", file)).Ok();
    }
}
