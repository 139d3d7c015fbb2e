using System.Collections.Immutable;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Model;

/// <summary>The models that projects name.</summary>
internal static class ModelNoun
{
    private static readonly RowShape<ModelView> Shape = new("name",
        new Column<ModelView>("name", model => model.Name),
        new Column<ModelView>("project", model => model.Project),
        new Column<ModelView>("dialect", model => model.Dialect),
        new Column<ModelView>("tiers", model => string.Join(", ", model.Tiers)),
        new Column<ModelView>("key", model => model.Key),
        new Column<ModelView>("window", model => model.Window),
        new Column<ModelView>("price", model => model.Price ?? "unknown"));

    public static NounSpec Spec => new(
        "model", CommandGroup.Money, "the models that tiers name", () => [List, ModelTest.Command]);

    private static CommandSpec List => new()
    {
        Verb = "list",
        Summary = "list models with their tiers, and whether the server has their keys and knows their prices",
        Rows = Shape,
        Run = ClientCommand.With(async (call, client) =>
        {
            call.Data.Rows(
                Shape,
                await client.GetAsync<ImmutableArray<ModelView>>("models", call.Cancel),
                "No project has a tier with a model: see .weir/models.yaml.");
            return ExitCode.Ok;
        }),
    };
}
