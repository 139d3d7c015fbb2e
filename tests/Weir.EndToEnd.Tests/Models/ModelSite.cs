using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Models;

/// <summary>A garden whose gardener is asked of a model behind a provider on loopback.</summary>
internal static class ModelSite
{
    /// <summary>The provider's key, which the server alone has.</summary>
    public const string Key = "sk-fake-1d7c2b90";

    public const string Model = "gardener-1";

    private const string Agent = """
        ---
        name: gardener
        description: Plants what is asked for.
        category: implementer
        access: branch
        tools: [read, edit, search, execute]
        paths: { write: ["*.txt"] }
        accepts: [request, change]
        produces: [change]
        limits: { turns: 20, minutes: 5 }
        ---
        Garden.
        """;

    /// <summary>The project, with the provider in the tier that the gardener is of.</summary>
    public static ImmutableDictionary<string, string> Files(FakeProvider provider, string dialect, string more = "") =>
        Garden.Files
            .SetItem(".weir/agents/gardener.md", Agent)
            .SetItem(".weir/workflows/plant.md", Garden.Workflow())
            .SetItem(".weir/models.yaml", $$"""
                providers:
                  nursery: { dialect: {{dialect}}, url: "{{provider.Address}}", key: env:CLOUD_SECRET }
                tiers:
                  standard: [nursery/{{Model}}]
                prices:
                  nursery/{{Model}}: { input: 2.00, output: 10.00 }
                {{more}}
                """);

    /// <summary>The same with limits of the gardener's.</summary>
    public static ImmutableDictionary<string, string> Limited(
        this ImmutableDictionary<string, string> files, string limits) => files.SetItem(
            ".weir/agents/gardener.md", Agent.Replace("turns: 20, minutes: 5", limits, StringComparison.Ordinal));

    public static Task<Site> StartAsync(ImmutableDictionary<string, string> files, params string[] options) =>
        new Site(secret: Key).StartedAsync(files, options);
}
