using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Project;

/// <summary><c>weir project docs</c>: which required documents are behind, and what nobody owns.</summary>
internal static class ProjectDocs
{
    private const int Digits = 10;

    private static readonly Argument<string?> Project = new("PROJECT")
    {
        Description = "the project's key; not needed when there is one",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly RowShape<LandedCommit> Landed = new("commit",
        new Column<LandedCommit>("commit", landed => landed.Commit.Value),
        new Column<LandedCommit>("at", landed => ClientCommand.Moment(landed.At)),
        new Column<LandedCommit>("subject", landed => landed.Subject));

    private static readonly RowShape<DocumentStanding> Document = new("document",
        new Column<DocumentStanding>("document", document => document.Path),
        new Column<DocumentStanding>("state", State),
        new Column<DocumentStanding>("due_on", document => document.DueOn),
        new Column<DocumentStanding>("component", document => document.Component),
        new Column<DocumentStanding>("changed", document => At(document.Changed)),
        new Column<DocumentStanding>("paths_changed", document => At(document.PathsChanged)),
        new Column<DocumentStanding>(
            "overdue_since",
            document => document.OverdueSince is { } since ? ClientCommand.Moment(since) : (Cell)(string?)null),
        new Column<DocumentStanding>("behind", document => Behind(document)) { InTable = false },
        new Column<DocumentStanding>("newest", document => Newest(document)));

    private static readonly RowShape<UnownedFolder> Unowned = new("unowned",
        new Column<UnownedFolder>("unowned", folder => folder.Folder),
        new Column<UnownedFolder>("files", folder => folder.Files),
        new Column<UnownedFolder>("of", folder => folder.Of));

    private static readonly RowShape<ProjectDocuments> Shape = new("project",
        new Column<ProjectDocuments>("project", project => project.Project.Value),
        new Column<ProjectDocuments>("target", project => project.Target.Value),
        new Column<ProjectDocuments>("code_owners", project => project.CodeOwners),
        new Column<ProjectDocuments>("unknown_owners", project => project.UnknownOwners),
        new Column<ProjectDocuments>("overdue", project => Overdue(project)),
        new Column<ProjectDocuments>("documents", project => RowWriter.Nodes(Document, project.Documents))
        {
            InTable = false,
        },
        new Column<ProjectDocuments>("unowned", project => RowWriter.Nodes(Unowned, project.Unowned))
        {
            InTable = false,
        });

    public static CommandSpec Spec => new()
    {
        Verb = "docs",
        Summary = "list the required documents that are behind, and the paths that nobody owns",
        Details = "What counts is the target branch as it is now: a document is overdue when a change of its paths has "
            + "landed without it.",
        Arguments = [Project],
        Rows = Shape,
        Run = ClientCommand.With(async (call, client) =>
        {
            var key = await OneProject.FindAsync(call.Get(Project), "weir project docs", client, call.Cancel);
            var docs = await client.GetAsync<ProjectDocuments>(
                $"projects/{Uri.EscapeDataString(key)}/docs", call.Cancel);
            call.Data.Record(Shape, docs);
            if (call.Format is OutputFormat.Plain)
            {
                call.Terminal.Data.WriteLine();
                call.Data.Rows(Document, docs.Documents, "project.md requires no documents.");
                call.Terminal.Data.WriteLine();
                call.Data.Rows(Unowned, docs.Unowned, "Every path has an owner.");
            }
            return ExitCode.Ok;
        }),
    };

    private static Cell State(DocumentStanding document) =>
        !document.Exists ? "missing" : document.Behind.IsEmpty ? "current" : "overdue";

    private static Cell Overdue(ProjectDocuments project) =>
        project.Documents.Count(document => !document.Exists || !document.Behind.IsEmpty);

    private static Cell Behind(DocumentStanding document) => RowWriter.Nodes(Landed, document.Behind);

    private static Cell At(LandedCommit? landed) =>
        landed is null ? (string?)null : ClientCommand.Moment(landed.At);

    private static Cell Newest(DocumentStanding document) => document.Behind switch
    {
        [] => (string?)null,
        [var only] => Named(only),
        [var newest, ..] => $"{Named(newest)} and {document.Behind.Length - 1} more",
    };

    private static string Named(LandedCommit landed) =>
        $"{landed.Commit.Value[..Math.Min(Digits, landed.Commit.Value.Length)]} {landed.Subject}";
}
