using System.Collections.Immutable;
using Weir.Agents.CodingAgents.Adapters;
using Weir.Agents.Gateway;
using Weir.Definitions.Models;
using Weir.Runtime.Ports;

namespace Weir.Agents.CodingAgents;

/// <summary>A coding agent that Weir can drive, for whoever looks what is on a machine.</summary>
/// <param name="Name">The value of <c>runs_on</c>.</param>
/// <param name="Program">On PATH.</param>
/// <param name="Install">What to type to get it.</param>
public sealed record KnownCodingAgent(string Name, string Program, string Install);

/// <summary>The coding agents of people that Weir can drive.</summary>
public static class CodingAgentPrograms
{
    private static readonly ImmutableArray<ICodingCli> All = 
        [new Codex(), new OpenCode(), new QwenCode(), new ClaudeCode(), new CopilotCli()];

    public static ImmutableArray<KnownCodingAgent> Known =>
        [.. All.Select(cli => new KnownCodingAgent(cli.Name, cli.Program, cli.Install))];

    /// <param name="lineOf">An attempt's way to the gateway.</param>
    public static IEnumerable<IExecutor> Executors(
        ModelsDefinition models, Func<GivenAttempt, IModelLine> lineOf, TimeProvider time) =>
        All.Select(cli => new CodingAgentExecutor(cli, models, lineOf, time));
}
