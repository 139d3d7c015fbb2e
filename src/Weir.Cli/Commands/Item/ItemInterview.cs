using System.Collections.Immutable;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Definitions.Findings;
using Weir.Definitions.Preview;
using Weir.Runtime.Intake;
using Weir.Runtime.Projections;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Item;

/// <summary>
/// Asks on a terminal for what neither the command line nor the rules of the project settle, and nothing else; then
/// shows what the item will go through, and hands it over only if that is confirmed.
/// </summary>
internal sealed class ItemInterview(Invocation call, ServerClient client, TextReader answers)
{
    /// <summary>How often one question is put before the command gives up.</summary>
    private const int MostAsks = 5;

    private const string Kind = "kind";
    private const string Workflow = "workflow";
    private const string ParamPrefix = "params.";

    /// <summary>Null when the person does not want it.</summary>
    public async Task<NewItem?> CompleteAsync(NewItem body)
    {
        while (true)
        {
            var preview = await client.PostAsync<SubmissionPreview>("items/preview", body, call.Cancel);
            if (preview.Refusal is { } refusal)
            {
                throw new CliFailure(ExitCode.Usage, refusal.Sentence, refusal.Hint ?? "");
            }
            var mayWait = preview.MayPropose && body.Params is { IsEmpty: true } && body.Artifacts is { IsEmpty: true };
            if (preview.Missing is [var missing, ..])
            {
                var answer = Ask(missing, mayWait && missing.What == Kind);
                if (answer.Length > 0)
                {
                    body = With(body, missing.What, answer);
                    continue;
                }
            }
            return Confirm(body, preview);
        }
    }

    private static NewItem With(NewItem body, string what, string answer) => what switch
    {
        Kind => body with { Kind = answer },
        Workflow => body with { Workflow = answer },
        _ => body with
        {
            Params = (body.Params ?? ImmutableSortedDictionary<string, string>.Empty)
                .SetItem(what[ParamPrefix.Length..], answer),
        },
    };

    /// <param name="mayBeOpen">An empty answer leaves it to the agent of intake.</param>
    private string Ask(MissingValue missing, bool mayBeOpen)
    {
        var name = missing.What.StartsWith(ParamPrefix, StringComparison.Ordinal)
            ? missing.What[ParamPrefix.Length..]
            : missing.What;
        var choices = missing.Options.IsEmpty ? "" : $" ({string.Join(", ", missing.Options)})";
        var open = mayBeOpen ? "; nothing to let the agent intake propose" : "";
        for (var asked = 0; asked < MostAsks; asked++)
        {
            Prompt($"{name}{choices}{open}: ");
            if (answers.ReadLine()?.Trim() is not { } answer)
            {
                break;
            }
            var fits = answer.Length == 0
                ? mayBeOpen
                : missing.Options.IsEmpty || missing.Options.Contains(answer, StringComparer.Ordinal);
            if (fits)
            {
                return answer;
            }
            if (answer.Length > 0)
            {
                call.Say($"'{PlainText.Lines(answer)}' is none of them."
                    + (Nearest.To(answer, missing.Options) is { } near ? $" Did you mean {near}?" : ""));
            }
        }
        throw new CliFailure(ExitCode.Usage, $"Nobody said what the {name} is.", missing.Flag);
    }

    private NewItem? Confirm(NewItem body, SubmissionPreview preview)
    {
        foreach (var choice in preview.Choices)
        {
            call.Say(PlainText.Lines(IntakeWords.Of(choice)));
        }
        if (preview.Preview is { } passes)
        {
            call.Say("");
            call.Say(PreviewText.Render(passes).TrimEnd());
        }
        else
        {
            call.Say("What it will go through is known once the agent intake has proposed its kind.");
        }
        foreach (var alike in preview.Alike)
        {
            call.Say(PlainText.Lines(ItemIntake.Words(alike)));
        }
        var other = preview.Alike.IsEmpty ? "" : ", or the id of the item that asks for the same";
        Prompt($"\nHand it over? [y]es, [n]o{other}: ");
        var answer = answers.ReadLine()?.Trim() ?? "";
        if (Core.ItemId.TryParse(answer, out var same))
        {
            return body with { DuplicateOf = same.ToString() };
        }
        return answer is "y" or "Y" or "yes" ? body : null;
    }

    private void Prompt(string text)
    {
        call.Terminal.Data.Flush();
        call.Terminal.Talk.Write(text);
        call.Terminal.Talk.Flush();
    }
}
