using System.CommandLine;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Definitions.Agents;
using Weir.Definitions.Library;

namespace Weir.Cli.Commands.Agent;

/// <summary><c>weir agent list</c> and <c>weir agent show</c>.</summary>
internal static class AgentNoun
{
    private static readonly Argument<string> Name = new("name") { Description = "the agent's name", HelpName = "NAME" };

    private static readonly RowShape<Sourced<AgentDefinition>> Shape = new("name",
        new Column<Sourced<AgentDefinition>>("name", agent => agent.Value.Name.Value),
        new Column<Sourced<AgentDefinition>>("category", agent => agent.Value.Spec.Category),
        new Column<Sourced<AgentDefinition>>("role", agent => agent.Value.Spec.Role),
        new Column<Sourced<AgentDefinition>>("tier", agent => agent.Value.Spec.Tier.Default),
        new Column<Sourced<AgentDefinition>>("origin", agent => Origins.Word(agent.Origin)),
        new Column<Sourced<AgentDefinition>>("description", agent => agent.Value.Spec.Description),
        Hidden("access", agent => agent.Value.Spec.Access),
        Hidden("runs_on", agent => agent.Value.Spec.RunsOn),
        Hidden("version", agent => agent.Value.Spec.Version),
        Hidden("tools", agent => agent.Value.Spec.Tools),
        Hidden("write_paths", agent => agent.Value.Spec.WritePaths),
        Hidden("network", agent => agent.Value.Spec.Network),
        Hidden("accepts", agent => agent.Value.Spec.Accepts),
        Hidden("produces", agent => agent.Value.Spec.Produces),
        Hidden("file", agent => agent.Value.File),
        Hidden("overrides", agent => Origins.Words(agent.Overrides)),
        Hidden("broken", agent => agent.HasErrors));

    public static NounSpec Spec =>
        new("agent", CommandGroup.Definitions, "list, show and import agents", () =>
            [List, Show, AgentImportCommand.Command]);

    private static CommandSpec List => new()
    {
        Verb = "list",
        Summary = "list the agents that workflows can name here",
        Rows = Shape,
        Run = invocation =>
        {
            var library = DefinitionPlaces.LoadAbove(invocation.Folder);
            invocation.Data.Rows(Shape, [.. library.Agents.Values], "no agents");
            return Task.FromResult(ExitCode.Ok);
        },
    };

    private static CommandSpec Show => new()
    {
        Verb = "show",
        Summary = "print the file of an agent as it is in force here",
        Arguments = [Name],
        Rows = Shape,
        Examples =
        [
            new Example("weir agent show documenter > .weir/agents/documenter.md", "begin a version of your own"),
        ],
        Run = ShowAsync,
    };

    private static Task<ExitCode> ShowAsync(Invocation invocation)
    {
        var library = DefinitionPlaces.LoadAbove(invocation.Folder);
        var name = invocation.Get(Name);
        var agent = library.Agents.GetValueOrDefault(name)
            ?? throw CliFailure.UnknownName("agent", name, library.Agents.Keys, "weir agent show");
        if (invocation.Format is OutputFormat.Plain)
        {
            invocation.Terminal.Data.Write(agent.Value.Source);
        }
        else
        {
            invocation.Data.Record(Shape, agent);
        }
        return Task.FromResult(ExitCode.Ok);
    }

    private static Column<Sourced<AgentDefinition>> Hidden(string name, Func<Sourced<AgentDefinition>, Cell> read) =>
        new(name, read) { InTable = false };
}
