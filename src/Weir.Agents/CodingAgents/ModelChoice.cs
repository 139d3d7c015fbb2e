using System.Collections.Immutable;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Definitions.Models;

namespace Weir.Agents.CodingAgents;

/// <summary>The first model of a tier that a coding agent can speak to, which is also the one that the gateway takes.
/// </summary>
/// <param name="Name">As <c>provider/model</c>.</param>
internal sealed record ModelChoice(string Name, string Model, ModelDialect Dialect)
{
    /// <returns>Null when it speaks to none of them.</returns>
    public static ModelChoice? Of(
        ImmutableArray<string> models, ModelsDefinition definition, ImmutableArray<ModelDialect> dialects)
    {
        foreach (var name in models)
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            if (slash > 0 && definition.FindProvider(name[..slash]) is { } provider
                && ModelGrant.DialectOf(provider) is { } dialect && dialects.Contains(dialect))
            {
                return new ModelChoice(name, name[(slash + 1)..], dialect);
            }
        }
        return null;
    }

    public static string Missing(ICodingCli cli, ImmutableArray<string> models) =>
        $"{cli.Name} speaks {Words(cli.Dialects)}, and no model of the tier does; it has "
        + $"{(models.IsDefaultOrEmpty ? "none" : string.Join(", ", models))}. Put a model of a provider with "
        + $"`dialect: {cli.Dialects[0].ToString().ToLowerInvariant()}` into the tier in .weir/models.yaml and commit "
        + "that to the branch that changes merge into.";

    private static string Words(ImmutableArray<ModelDialect> dialects) =>
        string.Join(" or ", dialects.Select(dialect => dialect.ToString().ToLowerInvariant()));
}
