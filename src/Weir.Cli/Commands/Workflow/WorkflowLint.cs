using System.CommandLine;
using Weir.Cli.Output;
using Weir.Cli.Table;

namespace Weir.Cli.Commands.Workflow;

/// <summary><c>weir workflow lint</c>: every fault of every file, at once.</summary>
internal static class WorkflowLint
{
    private static readonly Argument<string[]> Paths = new("path")
    {
        Description = "folders of definitions, repositories, or single files; the repository's .weir when left out",
        HelpName = "PATH",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static readonly CommandSpec Command = new()
    {
        Verb = "lint",
        Summary = "check definitions and report every fault with its place",
        Details = "Each finding is one line FILE:LINE:COLUMN: SEVERITY CODE: SENTENCE, with a hint below it.\n"
            + "Exits with 1 when one of them is an error; warnings and notes keep nothing from being used.",
        Arguments = [Paths],
        Rows = FindingRows.Shape,
        Examples =
        [
            new Example("weir workflow lint", "the definitions of this repository"),
            new Example("weir workflow lint .weir/workflows/docs.md", "one file, read with all that it refers to"),
        ],
        Run = RunAsync,
    };

    private static Task<ExitCode> RunAsync(Invocation invocation)
    {
        var typed = invocation.Get(Paths);
        var targets = typed.Length == 0
            ? [LintTarget.OfRepository(invocation.Folder)]
            : typed.Select(path => LintTarget.Of(path, invocation.Folder)).ToList();
        var reports = targets.Select(target => target.Check()).ToList();
        var findings = reports.SelectMany(report => report.Findings).Distinct();
        return Task.FromResult(FindingRows.Write(invocation, [.. findings], reports.Sum(report => report.Files)));
    }
}
