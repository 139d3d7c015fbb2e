using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>organization.md is read again when its branch moves, and a slip in it locks nobody out.</summary>
public sealed class RosterTests
{
    private static readonly string[] Everybody =
        ["id: ada, roles: [reviewer]", "id: ben, roles: [reviewer]", "id: olga, roles: [maintainer]"];

    private static string Organization(params string[] people) => $"""
        ---
        organization: garden
        people:
          {string.Join("\n  ", people.Select(person => "- { " + person + " }"))}
        ---
        """;

    private static ImmutableDictionary<string, string> Of(string organization) =>
        ImmutableDictionary<string, string>.Empty.SetItem(".weir/organization.md", organization);

    private static ImmutableDictionary<string, string> Files => Garden.Files
        .SetItems(Of(Organization(Everybody)))
        .SetItem(
            ".weir/workflows/plant.md",
            Garden.Workflow().Replace("role:maintainer", "role:reviewer", StringComparison.Ordinal));

    private static async Task<string> AskedAsync(Site site)
    {
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        return item;
    }

    [Fact]
    public async Task WhoIsStruckFromTheFileIsAskedNothingAnyMoreWithoutAnybodyTypingAnything()
    {
        await using var site = await Site.StartAsync(Files);
        var ada = (await site.WeirAsync("token", "new", "ada")).Ok();
        var first = await AskedAsync(site);
        (await site.UntilWhyAsync(first, "waits for")).ShouldContain("waits for a reviewer");

        // Whoever hands over the next item has the target looked at, as the server does by itself each minute.
        await site.PublishAsync(Of(Organization(Everybody[2..])));
        var second = await AskedAsync(site);

        await site.UntilWhyAsync(first, "waits for olga, standing in for a reviewer");
        await site.UntilWhyAsync(second, "a maintainer");
        (await site.WeirAsAsync(ada, "gate", "approve", first)).Failed(4).ShouldContain("no valid token");
        (await site.WeirAsync("person", "list")).Ok().ShouldNotContain("ben");
    }

    [Fact]
    public async Task AFileThatCannotBeUsedIsSaidAndTheLastGoodOneStaysInForce()
    {
        await using var site = await Site.StartAsync(Files);
        var item = await AskedAsync(site);
        var good = await site.GitAsync(site.Remote, "rev-parse", "main");

        await site.PublishAsync(Of("---\norganization: [\n---\n"));
        var bad = await site.GitAsync(site.Remote, "rev-parse", "main");
        var shown = await site.WeirAsync("home", "show");
        shown.ExitCode.ShouldBe(0);
        shown.Err.ShouldContain($"organization.md of GARDEN at {bad[..10]} is not in force: ");
        shown.Err.ShouldContain($"That of {good[..10]} is, with its 3 people.");
        (await site.WeirAsync("project", "add", site.Remote)).Failed(5).ShouldContain(".weir/organization.md:");
        (await site.WeirAsync("doctor")).Out.ShouldContain($"at {bad[..10]} is not in force");
        (await site.WeirAsync("item", "why", item)).Ok().ShouldContain("waits for a reviewer");

        await site.PublishAsync(Of("---\norganization: garden\n---\n"));
        (await site.WeirAsync("home", "show")).Err.ShouldContain("organization.md names nobody");
        await site.GitAsync(site.Repository, "rm", "--quiet", ".weir/organization.md");
        await site.PublishAsync(ImmutableDictionary<string, string>.Empty);
        (await site.WeirAsync("home", "show")).Err.ShouldContain("organization.md is gone");
        (await site.WeirAsync("person", "list")).Ok().ShouldContain("ada");

        await site.PublishAsync(Of(Organization(Everybody[1..])));
        (await site.WeirAsync("home", "show")).Err.ShouldNotContain("not in force");
        (await site.WeirAsync("person", "list")).Ok().ShouldNotContain("ada");
        (await site.WeirAsync("doctor")).Out.ShouldNotContain("not in force");
    }

    [Fact]
    public async Task TheHomeNamesPeopleForEveryProject()
    {
        await using var site = await Site.StartAsync(Files.Remove(".weir/organization.md"));
        var home = Directory.CreateDirectory(Path.Combine(site.Root, "handbook")).FullName;
        await site.GitAsync(home, "init", "--quiet", "--initial-branch=main");
        await WriteAsync(site, home, Organization(Everybody));
        (await site.WeirAsync("home", "set", home)).Ok();
        var item = await AskedAsync(site);
        (await site.WeirAsync("item", "why", item)).Ok().ShouldContain("waits for a reviewer");

        await WriteAsync(site, home, Organization(Everybody[1..]));
        (await site.WeirAsync("home", "show")).Out.ShouldContain("home at ");
        (await site.WeirAsync("person", "list")).Ok().ShouldNotContain("ada");
        await WriteAsync(site, home, "---\npeople: 7\n---\n");
        (await site.WeirAsync("home", "show")).Err.ShouldContain("organization.md of home at ");
        (await site.WeirAsync("home", "set", home)).Failed(5).ShouldContain(".weir/organization.md:");
    }

    [Fact]
    public async Task WhoHoldsAGateAndCannotSignInOrIsGoneIsSaidWithWhatToType()
    {
        await using var site = await Site.StartAsync(Files);
        var ada = (await site.WeirAsync("token", "new", "ada")).Ok();
        var item = await AskedAsync(site);
        (await site.JsonAsync("item", "why", item))["next"]!.GetValue<string>().ShouldStartWith("weir gate approve");
        var token = (await site.JsonAsync("token", "list")).AsArray()
            .Single(one => one!["principal"]!.GetValue<string>().Contains("ada", StringComparison.Ordinal))!;
        (await site.WeirAsync("token", "revoke", token["id"]!.GetValue<string>())).Ok();

        (await site.WeirAsAsync(ada, "gate", "approve", item)).Failed(4).ShouldContain("no valid token");
        var why = await site.JsonAsync("item", "why", item);
        why["detail"]!.GetValue<string>().ShouldBe("ada or ben cannot sign in: no token of theirs is valid.");
        why["next"]!.GetValue<string>().ShouldBe("weir token new ada");

        foreach (var person in (string[])["ada", "ben", "olga"])
        {
            (await site.WeirAsync("person", "remove", person)).Ok();
        }
        why = await site.JsonAsync("item", "why", item);
        why["reason"]!.GetValue<string>().ShouldContain("nobody who may answer is there");
        why["next"]!.GetValue<string>().ShouldBe("weir person add NAME --role reviewer");
        (await site.WeirAsync("person", "add", "eva", "--role", "reviewer")).Ok();
        var eva = (await site.WeirAsync("token", "new", "eva")).Ok();
        (await site.WeirAsAsync(eva, "gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
    }

    private static async Task WriteAsync(Site site, string home, string organization)
    {
        Directory.CreateDirectory(Path.Combine(home, ".weir"));
        await File.WriteAllTextAsync(Path.Combine(home, ".weir", "organization.md"), organization);
        await site.GitAsync(home, "add", "--all");
        await site.GitAsync(home, "commit", "--quiet", "--no-gpg-sign", "--message", "Who there is");
    }
}
