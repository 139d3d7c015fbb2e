using System.CommandLine;
using Weir.Cli.Commands.Model;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Core;
using Weir.Definitions.Models;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;

namespace Weir.Cli.Commands.Doctor;

/// <summary><c>weir doctor</c>: what this machine and this repository lack.</summary>
internal static class DoctorNoun
{
    private static readonly Option<string?> StateFolder =
        new("--state") { Description = "the state folder; the usual one when not given", HelpName = "DIR" };
    private static readonly Option<bool> RebuildViews =
        new("--rebuild-views") { Description = "write the read models anew from the journal; no server may run" };
    private static readonly Option<bool> AskModels =
        new("--models") { Description = "ask each tier's models two small questions, as `weir model test` does" };

    internal static readonly RowShape<Check> Shape = new("check",
        new Column<Check>("check", check => check.Subject),
        new Column<Check>("state", check => Word(check.Health)),
        new Column<Check>("sentence", check => check.Sentence),
        new Column<Check>("hint", check => check.Hint));

    public static NounSpec Spec =>
        new("doctor", CommandGroup.Start, "say what this machine and this repository lack", () => [Command]);

    private static CommandSpec Command => new()
    {
        Verb = "",
        Summary = "say what this machine and this repository lack",
        Details = "Each line is ok, warn or fail. Exits with 1 when one of them is fail.",
        Options = [StateFolder, RebuildViews, AskModels],
        Rows = Shape,
        Run = RunAsync,
    };

    private static async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var state = invocation.Get(StateFolder) is { } given ? invocation.PathOf(given) : null;
        if (invocation.Get(RebuildViews))
        {
            return await RebuildAsync(invocation, state ?? UsualState());
        }
        var programs = await Task.WhenAll(
            MachineChecks.DotnetAsync(), MachineChecks.GitAsync(), MachineChecks.SandboxAsync(invocation.Cancel));
        var agents = await CodingAgentChecks.OfAsync(DefinitionChecks.RunsOn(invocation.Folder));
        var server = await ServerChecks.ServerAsync(invocation.Cancel);
        Check[] checks =
        [
            .. programs, .. agents, MachineChecks.State(), .. server,
            .. await StateChecksAsync(state, invocation.Cancel),
            .. DefinitionChecks.Of(invocation.Folder),
            .. invocation.Get(AskModels) ? await ModelChecksAsync(invocation) : [],
        ];
        if (invocation.Format is OutputFormat.Plain && invocation.Terminal.DataIsTerminal)
        {
            WriteForPeople(invocation.Terminal, checks);
        }
        else
        {
            invocation.Data.Rows(Shape, checks, "");
        }
        invocation.Terminal.Data.Flush();
        var (failed, warned) = (checks.Count(Is(Health.Fail)), checks.Count(Is(Health.Warn)));
        invocation.Say(failed + warned == 0 ? "nothing is missing" : $"{failed} failed, {warned} to look at");
        return failed > 0 ? ExitCode.Failed : ExitCode.Ok;

        static Func<Check, bool> Is(Health health) => check => check.Health == health;
    }

    private static async Task<IEnumerable<Check>> ModelChecksAsync(Invocation invocation)
    {
        var models = DefinitionPlaces.LoadAbove(invocation.Folder).Models?.Value ?? ModelsDefinition.Empty;
        return await ModelTest.ChecksAsync(models, ModelTest.OfTiers(models), invocation.Cancel);
    }

    private static string UsualState() => Path.Combine(StatePlaces.Folder(), OrganizationId.Default.Value);

    private static async Task<IEnumerable<Check>> StateChecksAsync(string? given, CancellationToken cancel)
    {
        try
        {
            return await StateChecks.OfAsync(given ?? UsualState(), cancel);
        }
        catch (CliFailure)
        {
            // There is no usual place, which the check of the state has said.
            return [];
        }
    }

    private static async Task<ExitCode> RebuildAsync(Invocation invocation, string state)
    {
        try
        {
            foreach (var sentence in await StateChecks.RebuildAsync(state, invocation.Cancel))
            {
                invocation.Say(sentence);
            }
            return ExitCode.Ok;
        }
        catch (JournalUnavailableException trouble)
        {
            throw new CliFailure(ExitCode.Failed, trouble.Message, trouble.Hint, trouble);
        }
        catch (JournalFormatException trouble)
        {
            throw new CliFailure(ExitCode.Failed, trouble.Message, trouble.Hint, trouble);
        }
    }

    private static void WriteForPeople(Terminal terminal, Check[] checks)
    {
        var width = checks.Max(check => check.Subject.Length);
        foreach (var check in checks)
        {
            var word = Word(check.Health).PadRight(Word(Health.Fail).Length);
            var dyed = check.Health switch
            {
                Health.Ok => Ink.Green(word, terminal.MayColour),
                Health.Warn => Ink.Yellow(word, terminal.MayColour),
                _ => Ink.Red(word, terminal.MayColour),
            };
            terminal.Data.WriteLine($"{dyed}  {check.Subject.PadRight(width)}  {check.Sentence}");
            if (check.Hint.Length > 0)
            {
                terminal.Data.WriteLine($"{new string(' ', word.Length + width + 4)}{check.Hint}");
            }
        }
    }

    private static string Word(Health health) => health.ToString().ToLowerInvariant();
}
