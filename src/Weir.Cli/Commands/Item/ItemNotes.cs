using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core.Notes;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Item;

/// <summary><c>weir item notes</c> and <c>weir item note</c>: what an item keeps for whoever works on it.</summary>
internal static class ItemNotes
{
    private static readonly Argument<string> Text = new("TEXT") { Description = "what is to be known later" };
    private static readonly Option<string?> Kind = new("--kind")
    {
        Description = "learned, question or decision; learned unless said", HelpName = "KIND",
    };

    private static readonly RowShape<NoteView> Shape = new("number",
        new Column<NoteView>("number", note => note.Number),
        new Column<NoteView>("kind", note => ClientCommand.Word(note.Kind)),
        new Column<NoteView>("by", note => note.By.Name),
        new Column<NoteView>("pass", note => note.Pass?.Value),
        new Column<NoteView>("gate", note => note.Gate?.Value) { InTable = false },
        new Column<NoteView>("round", note => note.Round > 0 ? note.Round : (string?)null),
        new Column<NoteView>("attempt", note => note.Attempt?.ToString()) { InTable = false },
        new Column<NoteView>("at", note => ClientCommand.Moment(note.At)),
        new Column<NoteView>("text", note => note.Text));

    public static CommandSpec ListOf(Argument<string> id) => new()
    {
        Verb = "notes",
        Summary = "list what people and agents noted while they worked on an item",
        Arguments = [id],
        Rows = Shape,
        Run = ClientCommand.With(async (call, client) =>
        {
            var item = call.Get(id);
            var notes = await client.GetAsync<ImmutableArray<NoteView>>($"{ItemCall.Path(item)}/notes", call.Cancel);
            call.Data.Rows(Shape, notes, $"Nothing is noted. Note something: weir item note {item} TEXT");
            return ExitCode.Ok;
        }),
    };

    public static CommandSpec AddOf(Argument<string> id, Option<string?> pass) => new()
    {
        Verb = "note",
        Summary = "note something for whoever works on an item later, people and agents",
        Details = "Agents are given it as data, with what else their budget of notes has room for, from their next "
            + "attempt on. It decides nothing, and makes you no author of what comes out: to have an agent heed "
            + "something, use 'weir item say'.",
        Arguments = [id, Text],
        Options = [Kind, pass],
        Examples =
        [
            new Example("weir item note SHOP-7 \"The old API stays until May.\" --kind decision", "for later rounds"),
        ],
        Run = ClientCommand.With(async (call, client) =>
        {
            var item = call.Get(id);
            var noted = await client.PostAsync<Accepted>(
                $"{ItemCall.Path(item)}/note",
                new NoteBody(
                    call.Get(Text), ClientCommand.Parse<NoteKind>(call.Get(Kind), "--kind"), call.Get(pass)),
                call.Cancel);
            call.Say($"Noted as number {noted.Id} of {item}.");
            return ExitCode.Ok;
        }),
    };
}
