using System.Text;
using Weir.Cli;
using Weir.Cli.Commands.Init;
using Weir.Cli.Output;

namespace Weir.EndToEnd.Tests.Support;

/// <summary>Commands with their complete outputs, written one after the other as a golden.</summary>
/// <param name="folder">Where the commands run; its path is written as <c>FOLDER</c>.</param>
internal sealed class Transcript(string folder)
{
    private readonly StringBuilder text = new();

    /// <summary>Models that the person has who runs the tests are in no transcript.</summary>
    static Transcript()
    {
        Environment.SetEnvironmentVariable(LocalServers.PlacesVariable, "");
        foreach (var variable in KnownProviders.Variables)
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    /// <summary>Runs the built program.</summary>
    public async Task<Outcome> RunAsync(params string[] arguments)
    {
        var outcome = await ProgramUnderTest.WeirAsync(folder, arguments);
        Add(arguments, outcome);
        return outcome;
    }

    /// <summary>Runs in this process, through all but the operating system. <c>-C</c>, if given, comes first.</summary>
    public async Task<Outcome> RunHereAsync(params string[] arguments)
    {
        using var data = new StringWriter();
        using var talk = new StringWriter();
        var terminal = new Terminal { Data = data, Talk = talk };
        string[] placed = arguments is ["-C", var inside, .. var rest]
            ? ["-C", Path.Combine(folder, inside), .. rest]
            : ["-C", folder, .. arguments];
        var code = await CommandLine.RunAsync(placed, terminal);
        var outcome = new Outcome((int)code, data.ToString(), talk.ToString());
        Add(arguments, outcome);
        return outcome;
    }

    public void ShouldMatch(string name) => Golden.ShouldMatch(text.ToString(), name);

    private void Add(string[] arguments, Outcome outcome)
    {
        text.Append($"$ {string.Join(' ', arguments.Prepend("weir"))}\n");
        text.Append(Normal(outcome.Output));
        if (outcome.Talk.Length > 0)
        {
            text.Append("--- standard error\n").Append(Normal(outcome.Talk));
        }
        text.Append($"--- exit {outcome.ExitCode}\n\n");
    }

    private string Normal(string output) => output
        .Replace("/private" + folder, "FOLDER", StringComparison.Ordinal)
        .Replace(folder, "FOLDER", StringComparison.Ordinal)
        .Replace($".NET {Environment.Version}", ".NET VERSION", StringComparison.Ordinal);
}
