using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Definitions.Library;

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
        Details = "Writes .weir/project.md, with test and lint commands that it recognises, and .weir/models.yaml.\n"
            + "A file that is there stays as it is. Nothing is committed and nothing is registered.",
        Rows = Shape,
        Run = RunAsync,
    };

    private static Task<ExitCode> RunAsync(Invocation invocation)
    {
        var repository = Repository.Demand(invocation.Folder);
        var commands = CommandDetection.In(repository.Root);
        InitFile[] files =
        [
            File(DefinitionLayout.Project, InitTexts.Project(repository.Root, commands)),
            File(DefinitionLayout.Models, InitTexts.Models),
        ];
        var fresh = files.Where(file => !file.Exists).ToList();
        NewFiles.Write(repository.Definitions, fresh);
        invocation.Data.Rows(Shape, files, "");
        invocation.Terminal.Data.Flush();
        var unrecognised = commands.Count == 0 && !files[0].Exists;
        Advise(invocation, fresh.Count, unrecognised, repository);
        return Task.FromResult(ExitCode.Ok);

        InitFile File(string name, string text)
        {
            var path = Path.Combine(repository.Definitions, name);
            return new InitFile(path, DefinitionPlaces.Shown(path, invocation.Folder), text, Path.Exists(path));
        }
    }

    private static void Advise(Invocation invocation, int written, bool unrecognised, Repository repository)
    {
        if (written == 0)
        {
            invocation.Say("Everything was there already; nothing was written.");
            return;
        }
        var folder = DefinitionPlaces.Shown(repository.Definitions, invocation.Folder);
        invocation.Say("");
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
}
