using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Definitions.Contexts;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Item;

/// <summary><c>weir item context</c>: which documents an attempt was given.</summary>
internal static class ItemContext
{
    private static readonly RowShape<ContextDocument> Document = new("path",
        new Column<ContextDocument>("path", document => document.Path),
        new Column<ContextDocument>("scope", document => document.Scope),
        new Column<ContextDocument>("of", document => ClientCommand.Word(document.Origin)),
        new Column<ContextDocument>("tokens", document => document.Tokens),
        new Column<ContextDocument>("digest", document => document.Digest.Value));

    private static readonly RowShape<LeftOutDocument> LeftOut = new("path",
        new Column<LeftOutDocument>("path", document => document.Path),
        new Column<LeftOutDocument>("scope", document => document.Scope),
        new Column<LeftOutDocument>("of", document => ClientCommand.Word(document.Origin)),
        new Column<LeftOutDocument>("tokens", document => document.Tokens),
        new Column<LeftOutDocument>("why", document => ClientCommand.Word(document.Why)));

    private static readonly RowShape<ContextNote> Note = new("number",
        new Column<ContextNote>("number", note => note.Number),
        new Column<ContextNote>("kind", note => ClientCommand.Word(note.Kind)),
        new Column<ContextNote>("by", note => note.By.Name),
        new Column<ContextNote>("tokens", note => note.Tokens),
        new Column<ContextNote>("digest", note => note.Text.Value));

    private static readonly RowShape<ContextView> Shape = new("item",
        new Column<ContextView>("item", view => view.Item.ToString()),
        new Column<ContextView>("attempt", view => view.Attempt.ToString()),
        new Column<ContextView>("pass", view => view.Pass.Value),
        new Column<ContextView>("gate", view => view.Gate?.Value),
        new Column<ContextView>("agent", view => view.Agent),
        new Column<ContextView>("commit", view => view.Commit.Value),
        new Column<ContextView>("home", view => view.Manifest?.Home?.Value),
        new Column<ContextView>("bundle", view => view.Bundle.Value),
        new Column<ContextView>("budget", view => view.Manifest is { } manifest ? manifest.Budget : (string?)null),
        new Column<ContextView>("tokens", view => view.Tokens),
        new Column<ContextView>("unknown_scopes", view => view.Manifest?.Unknown ?? []),
        new Column<ContextView>("empty_scopes", view => view.Manifest?.Empty ?? []),
        new Column<ContextView>(
            "documents", view => RowWriter.Nodes(Document, view.Manifest?.AllDocuments ?? [])) { InTable = false },
        new Column<ContextView>("notes", view => RowWriter.Nodes(Note, view.Manifest?.Notes ?? [])) { InTable = false },
        new Column<ContextView>("note_tokens", view => view.Manifest?.NoteTokens ?? 0),
        new Column<ContextView>("notes_left_out", view => view.Manifest?.NotesLeftOut ?? 0),
        new Column<ContextView>("left_out_in_all", view =>
            (view.Manifest?.LeftOutInAll ?? 0) + (view.Manifest?.ComponentsLeftOutInAll ?? 0)),
        new Column<ContextView>(
            "left_out", view => RowWriter.Nodes(LeftOut, view.Manifest?.AllLeftOut ?? [])) { InTable = false });

    public static CommandSpec CommandOf(Argument<string> id, Argument<string?> attempt) => new()
    {
        Verb = "context",
        Summary = "list the documents and notes that an attempt's agent was given, and what was left out",
        Arguments = [id, attempt],
        Rows = Shape,
        Run = ClientCommand.With(async (call, client) =>
        {
            var named = call.Get(attempt) is { } one ? $"?attempt={Uri.EscapeDataString(one)}" : "";
            var view = await client.GetAsync<ContextView>(
                $"items/{Uri.EscapeDataString(call.Get(id))}/context{named}", call.Cancel);
            call.Data.Record(Shape, view);
            if (call.Format is OutputFormat.Plain)
            {
                call.Terminal.Data.WriteLine();
                call.Data.Rows(Document, view.Manifest?.AllDocuments ?? [], "No document was given.");
                if (view.Manifest is { Notes.IsEmpty: false } noted)
                {
                    call.Terminal.Data.WriteLine();
                    call.Data.Rows(Note, noted.Notes, "");
                }
                if (view.Manifest is { AllLeftOut.IsEmpty: false } manifest)
                {
                    call.Terminal.Data.WriteLine();
                    call.Data.Rows(LeftOut, manifest.AllLeftOut, "");
                }
            }
            return ExitCode.Ok;
        }),
    };
}
