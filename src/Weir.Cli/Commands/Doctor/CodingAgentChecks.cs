using System.Collections.Immutable;
using Weir.Agents.CodingAgents;
using Weir.Cli.Programs;

namespace Weir.Cli.Commands.Doctor;

/// <summary>Which coding agents are on this machine, and which are asked for and are not.</summary>
internal static class CodingAgentChecks
{
    /// <param name="asked">What the agents of the repository run on.</param>
    public static async Task<IEnumerable<Check>> OfAsync(ImmutableSortedSet<string> asked)
    {
        var checks = await Task.WhenAll(CodingAgentPrograms.Known.Select(known => CheckAsync(known, asked)));
        return checks.OfType<Check>();
    }

    /// <summary>Nothing where it is neither there nor asked for.</summary>
    private static async Task<Check?> CheckAsync(KnownCodingAgent known, ImmutableSortedSet<string> asked)
    {
        var answer = await ProgramRun.AskAsync(known.Program, "--version");
        var said = answer.Output.Split('\n')[0].Trim();
        return answer switch
        {
            { Succeeded: true } => Check.Ok(known.Name, said),
            { Found: true } => Check.Warn(
                known.Name, $"{known.Program} does not say its version: {said}", known.Install),
            _ when asked.Contains(known.Name) => Check.Warn(
                known.Name, $"An agent here runs on {known.Name}, and no '{known.Program}' is on PATH.", known.Install),
            _ => null,
        };
    }
}
