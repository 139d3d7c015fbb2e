using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Definitions.Agents.Import;

namespace Weir.Cli.Commands.Agent;

/// <summary><c>weir agent import</c>: agent files of other tools become agents of Weir.</summary>
internal static class AgentImportCommand
{
    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "a file, or a folder with all below it",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> From = new("--from")
    {
        Description = "whose files they are: claude-code, copilot, codex, opencode or gemini; else it is found out",
        HelpName = "TOOL",
    };

    private static readonly Option<string?> Into = new("--into")
    {
        Description = "the folder to write to; .weir/agents of the repository unless said",
        HelpName = "DIR",
    };

    private static readonly Option<bool> DryRun =
        new("--dry-run") { Description = "say what would be written, and write nothing" };
    private static readonly Option<bool> Force = new("--force") { Description = "write over agents that are there" };

    private static readonly RowShape<Row> Shape = new("agent",
        new Column<Row>("agent", row => row.Agent),
        new Column<Row>("key", row => row.Fate.Key),
        new Column<Row>("fate", row => ClientCommand.Word(row.Fate.Fate)),
        new Column<Row>("to", row => row.Fate.To),
        new Column<Row>("reason", row => row.Fate.Reason),
        new Column<Row>("from", row => row.From) { InTable = false },
        new Column<Row>("source", row => row.Source) { InTable = false },
        new Column<Row>("line", row => row.Fate.Line) { InTable = false });

    public static CommandSpec Command => new()
    {
        Verb = "import",
        Summary = "make agents of the agent files of other coding tools, and say what became of each key",
        Details = "Each key of a source is mapped, kept below 'harness' without effect, or lost, with the reason; what "
            + "Weir asks for and the source does not say is assumed. A file that cannot be read is a finding, and the "
            + "others are imported. Nothing is written over without --force, and nothing is committed.",
        Arguments = [Paths],
        Options = [From, Into, DryRun, Force],
        Rows = Shape,
        Examples =
        [
            new Example("weir agent import .claude/agents --dry-run", "see what would become of them"),
            new Example("weir agent import .github/agents/planner.agent.md", "import one"),
        ],
        Run = call => Task.FromResult(Run(call)),
    };

    private static ExitCode Run(Invocation call)
    {
        var dialect = ClientCommand.Parse<AgentDialect>(call.Get(From), "--from");
        var folder = call.Get(Into) is { } typed
            ? call.PathOf(typed)
            : Path.Combine(Repository.Demand(call.Folder).Definitions, "agents");
        var found = ImportSources.Find(call, call.Get(Paths)!, dialect);
        var written = new AgentsToWrite(folder, found.Agents);
        if (!call.Get(Force) && written.InTheWay is { Count: > 0 } there)
        {
            throw new CliFailure(
                ExitCode.Refused,
                $"{there.Count} of these agents {(there.Count == 1 ? "is" : "are")} there and different: "
                    + $"{string.Join(", ", there.Take(AgentsToWrite.MostNamed))}. Nothing was written.",
                "add --force to write over them, or --into DIR");
        }
        if (!call.Get(DryRun))
        {
            written.Write();
        }
        Show(call, written);
        return Tell(call, found, written);
    }

    private static void Show(Invocation call, AgentsToWrite written)
    {
        if (call.Format is OutputFormat.Ids)
        {
            foreach (var agent in written.Agents)
            {
                call.Terminal.Data.WriteLine(agent.Name);
            }
            return;
        }
        var rows = written.Agents.SelectMany(agent => agent.Fates.Select(fate =>
            new Row(agent.Name!, ClientCommand.Word(agent.Dialect), agent.Source, fate)));
        call.Data.Rows(Shape, [.. rows], "There is no agent here.");
        call.Terminal.Data.Flush();
    }

    private static ExitCode Tell(Invocation call, ImportSources found, AgentsToWrite written)
    {
        foreach (var finding in found.Agents.SelectMany(agent => agent.Findings).Concat(written.Clashes))
        {
            call.Say(finding.ToString());
        }
        var fates = written.Agents.SelectMany(agent => agent.Fates).CountBy(fate => fate.Fate)
            .ToDictionary(pair => pair.Key, pair => pair.Value);
        var failed = found.Agents.Count(agent => agent.Text is null) + written.Clashes.Length;
        var where = DefinitionPlaces.Shown(written.Folder, call.Folder);
        var count = written.Agents.Count;
        call.Say($"{count} {(count == 1 ? "agent" : "agents")} "
            + $"{(call.Get(DryRun) ? "would be" : count == 1 ? "is" : "are")} in {where}; "
            + $"files that could not be imported: {failed}; that are no agents: {found.Others}.");
        call.Say($"Of their keys {Count(Fate.Mapped)} are mapped, {Count(Fate.Kept)} kept without effect, "
            + $"{Count(Fate.Lost)} lost; {Count(Fate.Assumed)} were assumed.");
        return failed > 0 || found.Agents.IsEmpty ? ExitCode.Failed : ExitCode.Ok;

        int Count(Fate fate) => fates.GetValueOrDefault(fate);
    }

    private sealed record Row(string Agent, string From, string Source, KeyFate Fate);
}
