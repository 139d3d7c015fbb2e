using System.CommandLine;
using Weir.Cli.Output;
using Weir.Cli.Table;

namespace Weir.Cli.Commands.Quickstart;

internal static class QuickstartNoun
{
    private static readonly Option<bool> Yes =
        new("--yes") { Description = "answer at the human gate by a script, not a person" };
    private static readonly Option<string?> Keep =
        new("--keep") { Description = "leave everything in a new folder to look at", HelpName = "DIR" };
    private static readonly Option<bool> Unsandboxed =
        new("--unsandboxed") { Description = "run without bubblewrap, even where it works" };

    public static NounSpec Spec => new("quickstart", CommandGroup.Start,
        "see a bug become a merged fix, on a sample, in under a minute", () => [Command]);

    private static CommandSpec Command => new()
    {
        Verb = "",
        Summary = "see a bug become a merged fix, on a sample, in under a minute",
        Details =
            "The real loop, sandbox, gates and merge queue; a script stands in for the model. Nothing leaves this "
                + "machine.",
        Options = [Yes, Keep, Unsandboxed],
        Run = async call =>
        {
            var keep = call.Get(Keep) is { } folder ? call.PathOf(folder) : null;
            var run = new QuickstartRun(
                new QuickstartOptions(call.Get(Yes), keep, call.Get(Unsandboxed)), Console.In, call.Terminal.Data);
            return await run.RunAsync(call.Cancel) ? ExitCode.Ok : ExitCode.Failed;
        },
    };
}
