using Weir.Cli.Output;
using Weir.Cli.Table;

namespace Weir.Cli.Commands.Doctor;

/// <summary><c>weir doctor</c>: what this machine and this repository lack.</summary>
internal static class DoctorNoun
{
    private static readonly RowShape<Check> Shape = new("check",
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
        Rows = Shape,
        Run = RunAsync,
    };

    private static async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var programs = await Task.WhenAll(
            MachineChecks.DotnetAsync(), MachineChecks.GitAsync(), MachineChecks.SandboxAsync(invocation.Cancel));
        var server = await ServerChecks.ServerAsync(invocation.Cancel);
        Check[] checks = [.. programs, MachineChecks.State(), server, .. DefinitionChecks.Of(invocation.Folder)];
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
