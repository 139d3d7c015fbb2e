using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core;
using Weir.Core.Documents;
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

    private static readonly Option<bool> History =
        new("--history") { Description = "how it was, instead of how it is" };
    private static readonly Option<string?> By =
        new("--by") { Description = "day or week; day unless said", HelpName = "PERIOD" };
    private static readonly Option<int?> Last = NumberOption.Of(
        "--last", "N", "so many days or weeks; 14 unless said", 1, DocumentHistory.MaxPeriods);

    private static readonly RowShape<LandedCommit> Landed = new("commit",
        new Column<LandedCommit>("commit", landed => landed.Commit.Value),
        new Column<LandedCommit>("at", landed => ClientCommand.Moment(landed.At)),
        new Column<LandedCommit>("subject", landed => landed.Subject));

    private static readonly RowShape<DocumentRow> Document = new("document",
        new Column<DocumentRow>("document", document => document.Standing.Path),
        new Column<DocumentRow>("state", State),
        new Column<DocumentRow>("due_on", document => document.Standing.DueOn),
        new Column<DocumentRow>("component", document => document.Standing.Component),
        new Column<DocumentRow>("owner", Owner),
        new Column<DocumentRow>("changed", document => At(document.Standing.Changed)),
        new Column<DocumentRow>("paths_changed", document => At(document.Standing.PathsChanged)),
        new Column<DocumentRow>("overdue_since", document => At(document.Standing.OverdueSince)),
        new Column<DocumentRow>("overdue_at", document => At(document.Lag?.OverdueAt)) { InTable = false },
        new Column<DocumentRow>("behind", document => Behind(document.Standing)) { InTable = false },
        new Column<DocumentRow>("newest", document => Newest(document.Standing)));

    private static readonly RowShape<UnownedFolder> Unowned = new("unowned",
        new Column<UnownedFolder>("unowned", folder => folder.Folder),
        new Column<UnownedFolder>("files", folder => folder.Files),
        new Column<UnownedFolder>("of", folder => folder.Of));

    private static readonly RowShape<DocumentPeriod> Stretch = new("from",
        new Column<DocumentPeriod>("from", period => period.From),
        new Column<DocumentPeriod>("became_due", period => period.BecameDue),
        new Column<DocumentPeriod>("met", period => period.Met),
        new Column<DocumentPeriod>("became_overdue", period => period.BecameOverdue),
        new Column<DocumentPeriod>("due", period => period.Due),
        new Column<DocumentPeriod>("overdue", period => period.Overdue),
        new Column<DocumentPeriod>("required", period => period.Required),
        new Column<DocumentPeriod>("without_owner", period => period.WithoutOwner),
        new Column<DocumentPeriod>("unowned", period => period.Unowned),
        new Column<DocumentPeriod>("files", period => period.Files));

    private static readonly RowShape<ProjectDocuments> Shape = new("project",
        new Column<ProjectDocuments>("project", project => project.Project.Value),
        new Column<ProjectDocuments>("target", project => project.Target.Value),
        new Column<ProjectDocuments>("code_owners", project => project.CodeOwners),
        new Column<ProjectDocuments>("unknown_owners", project => project.UnknownOwners),
        new Column<ProjectDocuments>("due", Due),
        new Column<ProjectDocuments>("overdue", Overdue),
        new Column<ProjectDocuments>("documents", project => RowWriter.Nodes(Document, Rows(project)))
        {
            InTable = false,
        },
        new Column<ProjectDocuments>("unowned", project => RowWriter.Nodes(Unowned, project.Unowned))
        {
            InTable = false,
        },
        new Column<ProjectDocuments>("history", project => RowWriter.Nodes(Stretch, project.History))
        {
            InTable = false,
        });

    public static CommandSpec Spec => new()
    {
        Verb = "docs",
        Summary = "list required documents that are behind and paths that nobody owns, now or over time",
        Details = "What counts is the target branch as it is now: a document is due when a change of its paths has "
            + "landed without it, and overdue once the time that project.md gives it is over. Its owner finds it in "
            + "their inbox then. With --history: what each day or week brought, and how it ended.",
        Arguments = [Project],
        Options = [History, By, Last],
        Rows = Shape,
        Examples =
        [
            new Example("weir project docs --history --by week --last 8", "two months, week by week"),
        ],
        Run = ClientCommand.With(RunAsync),
    };

    private static async Task<ExitCode> RunAsync(Invocation call, ServerClient client)
    {
        if (!call.Get(History) && (call.Get(By) is not null || call.Get(Last) is not null))
        {
            throw new CliFailure(
                ExitCode.Usage, "--by and --last are about a history.", "weir project docs --history");
        }
        var key = await OneProject.FindAsync(call.Get(Project), "weir project docs", client, call.Cancel);
        var by = ClientCommand.Parse<Period>(call.Get(By), "--by") ?? Period.Day;
        var asked = call.Get(History)
            ? $"?history={ClientCommand.Word(by)}{(call.Get(Last) is { } last ? $"&last={last}" : "")}"
            : "";
        var docs = await client.GetAsync<ProjectDocuments>(
            $"projects/{Uri.EscapeDataString(key)}/docs{asked}", call.Cancel);
        if (call.Format is OutputFormat.Plain && call.Get(History))
        {
            call.Data.Rows(Stretch, docs.History, "Nothing is known of its documents yet.");
            return ExitCode.Ok;
        }
        call.Data.Record(Shape, docs);
        if (call.Format is OutputFormat.Plain)
        {
            call.Terminal.Data.WriteLine();
            call.Data.Rows(Document, Rows(docs), "project.md requires no documents.");
            call.Terminal.Data.WriteLine();
            call.Data.Rows(Unowned, docs.Unowned, "Every path has an owner.");
        }
        return ExitCode.Ok;
    }

    /// <param name="Lag">Null while it tells of all, and while that it does not is not recorded yet.</param>
    private sealed record DocumentRow(DocumentStanding Standing, DocumentLag? Lag);

    private static IReadOnlyList<DocumentRow> Rows(ProjectDocuments project) =>
    [
        .. project.Documents.Select(document => new DocumentRow(
            document, project.Lags.FirstOrDefault(lag => lag.Path == document.Path))),
    ];

    private static Cell State(DocumentRow document) =>
        !document.Standing.Exists ? "missing"
        : !document.Standing.IsBehind ? "current"
        : document.Lag is { IsOverdue: false } ? "due"
        : "overdue";

    private static Cell Overdue(ProjectDocuments project) => Rows(project)
        .Count(document => document.Standing.IsBehind && document.Lag is not { IsOverdue: false });

    private static Cell Due(ProjectDocuments project) =>
        Rows(project).Count(document => document.Lag is { IsOverdue: false });

    /// <summary>As project.md or CODEOWNERS has it; empty where neither has any.</summary>
    private static Cell Owner(DocumentRow document) =>
        document.Standing.Owner is { } owner ? owner : string.Join(", ", document.Standing.CodeOwners);

    private static Cell Behind(DocumentStanding document) => RowWriter.Nodes(Landed, document.Behind);

    private static Cell At(LandedCommit? landed) => At(landed?.At);

    private static Cell At(Timestamp? time) => time is { } at ? ClientCommand.Moment(at) : (string?)null;

    private static Cell Newest(DocumentStanding document) => document.Behind switch
    {
        [] => (string?)null,
        [var only] => Named(only),
        [var newest, ..] => $"{Named(newest)} and {document.Behind.Length - 1} more",
    };

    private static string Named(LandedCommit landed) =>
        $"{landed.Commit.Value[..Math.Min(Digits, landed.Commit.Value.Length)]} {landed.Subject}";
}
