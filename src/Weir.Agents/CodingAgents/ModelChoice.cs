using System.Collections.Immutable;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Agents.Translation;
using Weir.Definitions.Models;

namespace Weir.Agents.CodingAgents;

/// <summary>
/// The first model of a tier whose provider speaks what a coding agent does, or else the first, which is asked in
/// translation; it is also the one that the gateway takes.
/// </summary>
/// <param name="Name">As <c>provider/model</c>.</param>
/// <param name="Dialect">What the program is told to speak.</param>
internal sealed record ModelChoice(string Name, string Model, ModelDialect Dialect)
{
    /// <returns>Null when the tier has none that is reached by HTTP.</returns>
    public static ModelChoice? Of(
        ImmutableArray<string> models, ModelsDefinition definition, ImmutableArray<ModelDialect> dialects)
    {
        var targets = models.Select(name => ModelTarget.Of(name, definition)).OfType<ModelTarget>().ToList();
        var native = targets.Find(target => dialects.Contains(target.Dialect));
        return native is not null ? new ModelChoice(native.Name, native.Model, native.Dialect)
            : targets.Count > 0 ? new ModelChoice(targets[0].Name, targets[0].Model, dialects[0])
            : null;
    }

    public static string Missing(ICodingCli cli, ImmutableArray<string> models) =>
        $"{cli.Name} asks models through the gateway, and no model of the tier is there: it has "
        + $"{(models.IsDefaultOrEmpty ? "none" : string.Join(", ", models))}. Put a model of a provider with "
        + $"`dialect: {DialectTranslation.Name(cli.Dialects[0])}`, or another one that is not scripted, into the tier "
        + "in .weir/models.yaml and commit that to the branch that changes merge into.";
}
