using System.Collections.Immutable;
using Weir.Cli.Client;
using Weir.Cli.Output;

namespace Weir.Cli.Commands.Project;

/// <summary>Which project is meant where there may be only one.</summary>
internal static class OneProject
{
    /// <param name="named">What was typed; null when nothing was.</param>
    /// <param name="how">How to name one, as a command line has it before the keys.</param>
    public static async Task<string> FindAsync(
        string? named, string how, ServerClient client, CancellationToken cancel)
    {
        if (named is not null)
        {
            return named;
        }
        var projects = await client.GetAsync<ImmutableArray<Core.Projects.Project>>("projects", cancel);
        return projects switch
        {
            [var only] => only.Key.Value,
            [] => throw new CliFailure(ExitCode.NotFound, "There is no project yet.", "weir project add PATH"),
            _ => throw new CliFailure(
                ExitCode.Usage, "There is more than one project.",
                $"{how} {string.Join('|', projects.Select(project => project.Key.Value))}"),
        };
    }
}
