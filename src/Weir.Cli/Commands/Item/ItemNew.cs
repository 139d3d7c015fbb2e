using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Commands.Budget;
using Weir.Cli.Commands.Project;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core.Items;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Item;

internal static class ItemNew
{
    private static readonly Argument<string> Title = new("TITLE") { Description = "what is wanted, in one line" };
    private static readonly Option<string?> Project =
        new("--project") { Description = "the project's key; not needed when there is one", HelpName = "KEY" };
    private static readonly Option<string?> Request =
        new("--request") { Description = "a file with the whole request; - for standard input", HelpName = "FILE" };
    private static readonly Option<string?> Kind =
        new("--kind") { Description = "what kind of work it is, such as bug or docs", HelpName = "KIND" };
    private static readonly Option<string?> Workflow =
        new("--workflow") { Description = "the workflow, instead of the one its kind has", HelpName = "NAME" };
    private static readonly Option<string?> Class =
        new("--class") { Description = "hotfix, critical, high, normal, low or bulk", HelpName = "CLASS" };
    private static readonly Option<string?> Risk =
        new("--risk") { Description = "low, medium or high", HelpName = "RISK" };
    private static readonly Option<string[]> Labels =
        new("--label") { Description = "a label; may be repeated", HelpName = "LABEL" };
    private static readonly Option<string[]> Params =
        new("--param") { Description = "a parameter of the workflow; may be repeated", HelpName = "NAME=VALUE" };
    private static readonly Option<string[]> BlockedBy =
        new("--blocked-by") { Description = "an item that has to be done first; may be repeated", HelpName = "ID" };

    private static readonly Option<string[]> Artifacts =
        new("--artifact")
        {
            Description = "what a pass may adopt instead of making it; may be repeated",
            HelpName = "NAME=FILE",
        };

    private static readonly Option<bool> Propose =
        new("--propose") { Description = "have the agent intake say what it thinks, also where nothing is open" };
    private static readonly Option<string?> DuplicateOf =
        new("--duplicate-of") { Description = "record it as asking for the same as that item", HelpName = "ID" };
    private static readonly Option<string?> Budget = new("--budget")
    {
        Description = "what it may cost at most, in US dollars; what its workflow or project says counts where it is "
            + "less",
        HelpName = "AMOUNT",
    };
    private static readonly Option<bool> Yes =
        new("--yes") { Description = "do not ask on a terminal: what is missing is refused" };

    public static CommandSpec Command => new()
    {
        Verb = "new",
        Summary = "hand over a work item",
        Arguments = [Title],
        Options =
        [
            Project, Request, Kind, Workflow, Class, Risk, Labels, Params, BlockedBy, Artifacts, Propose, DuplicateOf,
            Budget, Yes,
        ],
        Examples =
        [
            new Example("weir item new 'The date is a day off' --kind bug --request report.md",
                "file a bug with its report"),
            new Example("weir item new 'Mention the new limit'", "on a terminal: be asked for what nothing settles"),
        ],
        Run = ClientCommand.With(async (call, client) =>
        {
            var body = new NewItem(
                await OneProject.FindAsync(call.Get(Project), "--project", client, call.Cancel),
                call.Get(Title),
                await RequestAsync(call),
                call.Get(Kind),
                call.Get(Workflow),
                ClientCommand.Parse<PriorityClass>(call.Get(Class), "--class"),
                ClientCommand.Parse<Risk>(call.Get(Risk), "--risk"),
                [.. call.Get(Labels) ?? []],
                NamedValues.Parse(call.Get(Params), "--param NAME=VALUE"),
                [.. call.Get(BlockedBy) ?? []],
                await NamedValues.FilesAsync(call, call.Get(Artifacts), "--artifact NAME=FILE"),
                call.Get(Propose),
                call.Get(DuplicateOf),
                call.Get(Budget) is { } budget ? BudgetNoun.Nanos(budget, "--budget AMOUNT") : null);
            if (MayAsk(call))
            {
                var interview = new ItemInterview(call, client, Console.In);
                if (await interview.CompleteAsync(body) is not { } complete)
                {
                    call.Say("Nothing was handed over.");
                    return ExitCode.Refused;
                }
                body = complete;
            }
            var reply = await client.PostAsync<NewItemReply>("items", body, call.Cancel);
            call.Terminal.Data.WriteLine(reply.Item.ToString());
            foreach (var settled in reply.Settled)
            {
                call.Say($"note: {PlainText.Lines(settled)}");
            }
            foreach (var warning in reply.Warnings)
            {
                call.Say($"note: {PlainText.Lines(warning)}");
            }
            return ExitCode.Ok;
        }),
    };

    /// <summary>Only where a person sits at both ends; and not where standard input is the request.</summary>
    private static bool MayAsk(Invocation call) => !call.Get(Yes) && call.Get(Request) != "-"
        && call.Format is OutputFormat.Plain && call.Terminal.TalkIsTerminal && !Console.IsInputRedirected;

    private static async Task<string?> RequestAsync(Invocation call)
    {
        if (call.Get(Request) is not { } file)
        {
            return null;
        }
        if (file == "-")
        {
            return await Console.In.ReadToEndAsync(call.Cancel);
        }
        var path = call.PathOf(file);
        return File.Exists(path)
            ? await File.ReadAllTextAsync(path, call.Cancel)
            : throw new CliFailure(ExitCode.NotFound, $"There is no file '{file}'.", "--request FILE");
    }
}
