using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Definitions.Findings;
using Weir.Runtime.Triggers;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Trigger;

/// <summary>What makes items by itself.</summary>
internal static class TriggerNoun
{
    private static readonly Argument<string> Name =
        new("NAME") { Description = "the trigger, as listed; without its project where only one has it" };
    private static readonly Option<string?> Note =
        new("--note") { Description = "why; it stands in the item's request", HelpName = "TEXT" };

    private static readonly RowShape<TriggerView> Shape = new("id",
        new Column<TriggerView>("id", trigger => trigger.Id),
        new Column<TriggerView>("workflow", trigger => trigger.Workflow),
        new Column<TriggerView>("source", trigger => ClientCommand.Word(trigger.Source)),
        new Column<TriggerView>("of", trigger => trigger.Of),
        new Column<TriggerView>(
            "due", trigger => trigger.Due is { } due ? ClientCommand.Moment(due) : (Cell)(string?)null),
        new Column<TriggerView>(
            "fired", trigger => trigger.Fired is { } fired ? ClientCommand.Moment(fired) : (Cell)(string?)null),
        new Column<TriggerView>("last", trigger => trigger.Last?.ToString()),
        new Column<TriggerView>("today", trigger => trigger.Today),
        new Column<TriggerView>("per_day", trigger => trigger.PerDay),
        new Column<TriggerView>("budget", trigger => trigger.Budget),
        new Column<TriggerView>("spent", trigger => trigger.Spent),
        new Column<TriggerView>("dedupe", trigger => trigger.Dedupe),
        new Column<TriggerView>("quiet", trigger => trigger.Quiet));

    public static NounSpec Spec => new(
        "trigger", CommandGroup.Work, "what makes items by itself: schedules, webhooks, events", () => [List, Fire]);

    private static CommandSpec List => new()
    {
        Verb = "list",
        Summary = "list triggers: when they are due, what they made last, and why they made nothing",
        Rows = Shape,
        Run = ClientCommand.With(async (call, client) =>
        {
            call.Data.Rows(
                Shape,
                await client.GetAsync<ImmutableArray<TriggerView>>("triggers", call.Cancel),
                "No workflow has a trigger.");
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec Fire => new()
    {
        Verb = "fire",
        Summary = "set a trigger off by hand; its daily cap and what is open for the same count",
        Arguments = [Name],
        Options = [Note],
        Examples = [new Example("weir trigger fire nightly --note 'again, with the fix'", "make its item now")],
        Run = ClientCommand.With(async (call, client) =>
        {
            var name = call.Get(Name);
            var all = await client.GetAsync<ImmutableArray<TriggerView>>("triggers", call.Cancel);
            var meant = all.Where(one => one.Id == name || one.Id.EndsWith("/" + name, StringComparison.Ordinal))
                .Select(one => one.Id).ToList();
            if (meant.Count != 1)
            {
                throw meant.Count == 0
                    ? new CliFailure(
                        ExitCode.NotFound, $"There is no trigger {name}.",
                        Nearest.Hint(name, all.Select(one => one.Id), "trigger"))
                    : new CliFailure(
                        ExitCode.Usage, $"More than one project has a trigger {name}.",
                        string.Join(", ", meant.Select(id => $"weir trigger fire {id}")));
            }
            var outcome = await client.PostAsync<TriggerOutcome>(
                $"triggers/{meant[0]}/fire", new FireBody(call.Get(Note)), call.Cancel);
            call.Say(outcome.Sentence);
            return ExitCode.Ok;
        }),
    };
}
