using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Pause;

/// <summary>The switch that stops all dispatch: what runs goes on, nothing new starts.</summary>
internal static class PauseNouns
{
    private static readonly Option<string?> Reason =
        new("--reason") { Description = "why, for everybody who asks", HelpName = "TEXT" };
    private const int MinutesOfAYear = 366 * 24 * 60;

    private static readonly Option<int?> Minutes =
        NumberOption.Of("--minutes", "MINUTES", "go on by itself after so many minutes", 1, MinutesOfAYear);

    public static NounSpec Pause =>
        new("pause", CommandGroup.Work, "start nothing new until resumed", () => [PauseCommand]);
    public static NounSpec Resume =>
        new("resume", CommandGroup.Work, "start work again after a pause", () => [ResumeCommand]);

    private static CommandSpec PauseCommand => new()
    {
        Verb = "",
        Summary = "start nothing new until resumed; what runs goes on",
        Options = [Reason, Minutes],
        Run = ClientCommand.With(async (call, client) =>
        {
            var until = call.Get(Minutes) is { } minutes
                ? new Core.Timestamp(call.Terminal.Clock.GetUtcNow().AddMinutes(minutes).ToUnixTimeMilliseconds())
                : (Core.Timestamp?)null;
            await client.PostAsync<Accepted>("pause", new PauseBody(call.Get(Reason), until), call.Cancel);
            call.Say(call.Get(Minutes) is { } given
                ? $"Nothing new starts for {given} min, or until: weir resume"
                : "Nothing new starts until: weir resume");
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec ResumeCommand => new()
    {
        Verb = "",
        Summary = "start work again after a pause",
        Run = ClientCommand.With(async (call, client) =>
        {
            await client.PostAsync<Accepted>("resume", null, call.Cancel);
            call.Say("Work starts again.");
            return ExitCode.Ok;
        }),
    };
}
