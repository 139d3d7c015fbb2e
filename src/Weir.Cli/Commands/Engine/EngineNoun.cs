using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Engine;

/// <summary>Engines: where attempts run.</summary>
internal static class EngineNoun
{
    private static readonly Argument<string> Name = new("NAME") { Description = "the engine, as listed" };

    private static readonly RowShape<EngineView> Shape = new("name",
        new Column<EngineView>("name", engine => engine.Name),
        new Column<EngineView>("state", engine => engine.State),
        new Column<EngineView>("slots", engine => engine.Slots),
        new Column<EngineView>("busy", engine => engine.Busy),
        new Column<EngineView>("isolated", engine => engine.Isolated),
        new Column<EngineView>(
            "heard", engine => engine.Heard is { } at ? (Cell)ClientCommand.Moment(at) : (Cell)"not yet"),
        new Column<EngineView>("protocol", engine => engine.Protocol));

    public static NounSpec Spec => new(
        "engine", CommandGroup.Start, "run attempts for a server, on this machine or another",
        () => [EngineCommand.Spec, List, Drain]);

    private static CommandSpec List => new()
    {
        Verb = "list",
        Summary = "list engines: slots, what is busy, when each was heard last",
        Rows = Shape,
        Run = ClientCommand.With(async (call, client) =>
        {
            call.Data.Rows(
                Shape, await client.GetAsync<ImmutableArray<EngineView>>("engines", call.Cancel),
                "There are no engines.");
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec Drain => new()
    {
        Verb = "drain",
        Summary = "give an engine nothing more; it ends once what it runs has ended",
        Arguments = [Name],
        Run = ClientCommand.With(async (call, client) =>
        {
            await client.PostAsync<Accepted>(
                $"engines/{Uri.EscapeDataString(call.Get(Name))}/drain", null, call.Cancel);
            return ExitCode.Ok;
        }),
    };
}
