using System.Collections.Immutable;
using Weir.Agents.CodingAgents;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Definitions.Library;
using Weir.Runtime.Programs;

namespace Weir.Cli.Commands.Init;

/// <summary><c>weir init</c>: the first definitions of a repository, and the commit to make.</summary>
internal static class InitNoun
{
    private const string Summary = "write .weir/ for this repository, and print the commit to make";

    private static readonly RowShape<InitFile> Shape = new("path",
        new Column<InitFile>("path", file => file.Shown),
        new Column<InitFile>("state", file => file.Exists ? "kept" : "written"));

    public static NounSpec Spec =>
        new("init", CommandGroup.Start, Summary, () => [Command]);

    private static CommandSpec Command => new()
    {
        Verb = "",
        Summary = Summary,
        Details = "Writes .weir/project.md, with test and lint commands that it recognises, and .weir/models.yaml,\n"
            + "with models of the providers whose key is in the environment and of model servers on this machine.\n"
            + "A file that is there stays as it is. Nothing is committed and nothing is registered.",
        Rows = Shape,
        Run = RunAsync,
    };

    private static async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var repository = Repository.Demand(invocation.Folder);
        var commands = CommandDetection.In(repository.Root);
        // What is there stays, so that nobody is asked for it.
        var seeks = !Path.Exists(Path.Combine(repository.Definitions, DefinitionLayout.Models));
        var keyed = seeks ? KnownProviders.In(Environment.GetEnvironmentVariable) : [];
        var local = seeks
            ? await LocalServers.FindAsync(Environment.GetEnvironmentVariable, invocation.Cancel)
            : [];
        InitFile[] files =
        [
            File(DefinitionLayout.Project, InitTexts.Project(repository.Root, commands)),
            File(DefinitionLayout.Models, InitTexts.Models(keyed, local)),
        ];
        var fresh = files.Where(file => !file.Exists).ToList();
        NewFiles.Write(repository.Definitions, fresh);
        invocation.Data.Rows(Shape, files, "");
        invocation.Terminal.Data.Flush();
        var unrecognised = commands.Count == 0 && !files[0].Exists;
        if (fresh.Count == 0)
        {
            invocation.Say("Everything was there already; nothing was written.");
            return ExitCode.Ok;
        }
        invocation.Say("");
        if (seeks)
        {
            AdviseOnModels(invocation, [.. keyed, .. local]);
        }
        AdviseOnAgents(invocation);
        Advise(invocation, unrecognised, repository);
        return ExitCode.Ok;

        InitFile File(string name, string text)
        {
            var path = Path.Combine(repository.Definitions, name);
            return new InitFile(path, DefinitionPlaces.Shown(path, invocation.Folder), text, Path.Exists(path));
        }
    }

    private static void Advise(Invocation invocation, bool unrecognised, Repository repository)
    {
        var folder = DefinitionPlaces.Shown(repository.Definitions, invocation.Folder);
        if (unrecognised)
        {
            invocation.Say("No test or lint command was recognised: name yours in project.md, or people judge alone.");
        }
        invocation.Say("Read what was written, then commit it:");
        invocation.Say($"  git add {folder}");
        invocation.Say("  git commit -m \"weir: the first definitions\"");
        invocation.Say("What an item would go through:");
        invocation.Say("  weir workflow preview docs");
    }

    private static void AdviseOnAgents(Invocation invocation)
    {
        var found = CodingAgentPrograms.Known.Where(one => ProgramPath.Find(one.Program) is not null).ToList();
        if (found.Count > 0)
        {
            invocation.Say("Coding agents on this machine, which an agent may run on in place of the built-in loop:");
            foreach (var one in found)
            {
                invocation.Say($"  {one.Program}: runs_on: {one.Name}");
            }
        }
    }

    private static void AdviseOnModels(Invocation invocation, ImmutableArray<FoundProvider> found)
    {
        if (found.IsEmpty)
        {
            invocation.Say(
                "No key of a model provider and no model server was found: name yours in models.yaml, or agents wait.");
            return;
        }
        invocation.Say("Models that agents will ask, unless you change models.yaml:");
        foreach (var one in found)
        {
            invocation.Say($"  {one.Name} ({one.Source}): {string.Join(", ", one.Models)}");
        }
    }
}
