using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Models;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.CodingAgents;

/// <summary>A garden whose gardener runs on a coding agent.</summary>
internal static class CodingSite
{
    private const string Agents = ".weir/agents/gardener.md";
    private const string Name = "name: gardener\n";

    public static InstalledCli Installed(string name)
    {
        InstalledCli.Demand();
        return InstalledCli.Of(name);
    }

    /// <param name="limits">Of the gardener.</param>
    public static ImmutableDictionary<string, string> Files(
        InstalledCli cli, FakeProvider provider, string limits = "turns: 20, minutes: 5")
    {
        var files = ModelSite.Files(provider, cli.Dialect).Limited(limits);
        return files.SetItem(
            Agents,
            files[Agents].Replace(Name, $"{Name}runs_on: {cli.Name}\n", StringComparison.Ordinal));
    }

    /// <summary>The same with a schema that what the gardener says has to fit.</summary>
    public static ImmutableDictionary<string, string> WithSchema(ImmutableDictionary<string, string> files) => files
        .SetItem(".weir/schemas/planted.json", """
            {
              "type": "object",
              "properties": { "planted": { "type": "string" } },
              "required": ["planted"],
              "additionalProperties": false
            }
            """)
        .SetItem(Agents, files[Agents].Replace(
            Name, Name + "output: { schema: schemas/planted.json }\n", StringComparison.Ordinal));

    public static Task<Site> StartAsync(ImmutableDictionary<string, string> files, params string[] options) =>
        StartAsync(InstalledCli.SearchPath, files, options);

    /// <param name="path">Where programs are found.</param>
    public static Task<Site> StartAsync(
        string path, ImmutableDictionary<string, string> files, params string[] options) =>
        new Site(path, ModelSite.Key).StartedAsync(files, options);

    /// <summary>The ledger has what the fake said was used, to the token, of every call that it got.</summary>
    /// <param name="answered">How many it answered.</param>
    public static async Task CountedAsync(Site site, InstalledCli cli, FakeProvider provider, int answered)
    {
        provider.Requests.ShouldAllBe(request => request.Dialect == cli.Dialect && request.Key == ModelSite.Key);
        var (written, reasoning) = cli.Dialect == "messages" ? (FakeProvider.Written, 0) : (0, FakeProvider.Reasoning);
        var row = (await site.JsonAsync("cost", "show", "--by", "model"))[0]!;
        row["key"]!.ToString().ShouldBe($"nursery/{ModelSite.Model}");
        Count(row, "calls").ShouldBe(answered);
        Count(row, "refused").ShouldBe(provider.Requests.Length - answered);
        (Count(row, "inexact"), Count(row, "unpriced")).ShouldBe((0, 0));
        (Count(row, "input"), Count(row, "cache_read"), Count(row, "cache_write")).ShouldBe((
            answered * FakeProvider.Uncached, answered * FakeProvider.Cached, answered * written));
        (Count(row, "output") + Count(row, "reasoning"), Count(row, "reasoning")).ShouldBe((
            answered * (FakeProvider.Visible + FakeProvider.Reasoning), answered * reasoning));
    }

    public static long Count(JsonNode row, string name) => row[name]!.GetValue<long>();

    public static async Task NoKeyIsInAsync(Site site)
    {
        var found = await site.RunAsync("grep", "-rla", ModelSite.Key, site.State, site.Remote, site.Repository);
        found.Out.ShouldBeEmpty();
    }
}
