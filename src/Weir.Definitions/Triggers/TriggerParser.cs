using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Weir.Core.Triggers;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Triggers;

/// <summary>Reads <c>triggers</c> of a workflow, and checks all of it that can be checked before anything is sent.
/// </summary>
internal static partial class TriggerParser
{
    private const int MaxPerDay = 10_000;
    private const string SecretPrefix = "env:";

    public static WorkflowDefinition Parse(WorkflowDefinition workflow, KeyReader keys)
    {
        var triggers = ImmutableArray.CreateBuilder<TriggerDefinition>();
        foreach (var one in keys.Maps("triggers"))
        {
            var budget = BudgetOf(one);
            if (ParseOne(workflow.Name.Value, one, triggers) is { } trigger)
            {
                triggers.Add(trigger with { Budget = budget });
            }
            one.Finish();
        }
        CheckParams(workflow, triggers, keys.Sink);
        return workflow with { Triggers = triggers.ToImmutable() };
    }

    private static TriggerDefinition? ParseOne(
        string workflow, KeyReader keys, ImmutableArray<TriggerDefinition>.Builder before)
    {
        var (schedule, webhook) = (keys.Text("schedule"), keys.Text("webhook"));
        var happened = keys.Choice("event", "revert", "incident", "deployment");
        var name = keys.Text("name");
        var match = ConditionText.Read(keys, "match");
        var (dedupe, title, secret) = (keys.Texts("dedupe"), keys.Text("title"), keys.Text("secret"));
        var perDay = keys.Integer("per_day", 1, MaxPerDay);
        if (new[] { schedule, webhook, happened }.Count(source => source is not null) != 1)
        {
            keys.Sink.Report(FindingCodes.TriggerSource, keys.At, "a trigger has exactly one source");
            return null;
        }
        var source = schedule is not null ? TriggerSource.Schedule
            : webhook is not null ? TriggerSource.Webhook
            : Enum.Parse<TriggerSource>(happened!.Value, ignoreCase: true);
        if (webhook is not null)
        {
            PassParser.CheckId(webhook, "a webhook", keys.Sink);
        }
        if (name is not null)
        {
            PassParser.CheckId(name, "a trigger", keys.Sink);
        }
        var trigger = new TriggerDefinition(
            name?.Value ?? Free($"{workflow}-{webhook?.Value ?? happened?.Value ?? "schedule"}", before), source,
            (schedule ?? webhook)?.Value ?? "", match, [.. dedupe.Select(field => field.Value)], title?.Value,
            SecretOf(secret, keys), (int)(perDay?.Value ?? TriggerRule.UsualPerDay), keys.At)
        {
            Schedule = schedule is null ? null : ScheduleOf(schedule, keys),
        };
        if (before.Any(other => other.Name == trigger.Name))
        {
            keys.Sink.Report(FindingCodes.DuplicateId, name?.At ?? keys.At,
                $"the trigger '{trigger.Name}' is here twice");
        }
        CheckFields(trigger, dedupe, title, keys);
        CheckKeys(trigger, secret, title, keys);
        return trigger;
    }

    /// <summary>An amount is a month's; a mapping says the day's, the month's or both.</summary>
    private static Located<TriggerBudget>? BudgetOf(KeyReader keys)
    {
        if (keys.Entry("budget") is not { } entry)
        {
            return null;
        }
        var map = entry.Value is YamlMapping ? keys.Map("budget") : null;
        var (day, month) = (map?.Money("day"), map is null ? keys.Money("budget") : map.Money("month"));
        map?.Finish();
        if (map is not null && map.Entries.All(one => one.Key is not ("day" or "month")))
        {
            keys.Sink.Report(FindingCodes.TriggerBudget, entry.KeyAt, "'budget' says neither day nor month");
        }
        foreach (var nothing in new[] { day, month }.Where(amount => amount is { Value: 0 }))
        {
            keys.Sink.Report(FindingCodes.TriggerBudget, nothing!.At, "a budget of nothing makes nothing");
        }
        if (day is { Value: > 0 } && month is { Value: > 0 } && day.Value > month.Value)
        {
            keys.Sink.Report(FindingCodes.TriggerBudgetDay, day.At, "the month's amount is spent before the day's is");
        }
        return day is { Value: > 0 } || month is { Value: > 0 }
            ? new Located<TriggerBudget>(new TriggerBudget(Nano(day), Nano(month)), entry.KeyAt)
            : null;
    }

    private static long? Nano(Located<long>? micros) =>
        micros is { Value: > 0 } amount ? amount.Value * Quantities.NanosPerMicro : null;

    private static string Free(string name, ImmutableArray<TriggerDefinition>.Builder before)
    {
        var taken = before.Count(other => other.Name == name
            || other.Name.StartsWith(name + "-", StringComparison.Ordinal));
        return taken == 0 ? name : $"{name}-{taken + 1}";
    }

    private static TriggerSchedule? ScheduleOf(Located<string> text, KeyReader keys)
    {
        try
        {
            return TriggerSchedule.Read(text.Value);
        }
        catch (FormatException fault)
        {
            keys.Sink.Report(FindingCodes.TriggerSchedule, text.At, fault.Message);
            return null;
        }
    }

    private static string? SecretOf(Located<string>? secret, KeyReader keys)
    {
        if (secret is null)
        {
            return null;
        }
        if (!secret.Value.StartsWith(SecretPrefix, StringComparison.Ordinal)
            || !Variable().IsMatch(secret.Value[SecretPrefix.Length..]))
        {
            keys.Sink.Report(FindingCodes.ProviderKey, secret.At, "'secret' holds no env:NAME",
                "write secret: env:NAME and keep the secret in the server's environment");
            return null;
        }
        return secret.Value[SecretPrefix.Length..];
    }

    private static void CheckFields(
        TriggerDefinition trigger, ImmutableArray<Located<string>> dedupe, Located<string>? title, KeyReader keys)
    {
        foreach (var field in dedupe.Where(field => field.Value != TriggerDefinition.Itself
            && !TriggerMatch.IsField(trigger, field.Value)))
        {
            keys.Sink.Report(FindingCodes.TriggerField, field.At, $"'{field.Value}' tells no occurrence from another");
        }
        if (title is not null && !TriggerMatch.IsField(trigger, title.Value))
        {
            keys.Sink.Report(FindingCodes.TriggerField, title.At, $"'{title.Value}' is no field of what is sent");
        }
        foreach (var (field, offset) in TriggerMatch.Unknown(trigger))
        {
            keys.Sink.Report(FindingCodes.TriggerField,
                trigger.Match!.At with { Column = trigger.Match.At.Column + offset },
                $"'{field}' is no field of what is sent");
        }
        foreach (var offset in TriggerMatch.Unordered(trigger))
        {
            keys.Sink.Report(FindingCodes.NoOrder,
                trigger.Match!.At with { Column = trigger.Match.At.Column + offset },
                "only numbers of what is sent have an order");
        }
    }

    private static void CheckKeys(
        TriggerDefinition trigger, Located<string>? secret, Located<string>? title, KeyReader keys)
    {
        if (secret is not null && trigger.Source != TriggerSource.Webhook)
        {
            keys.Sink.Report(FindingCodes.TriggerKey, secret.At, "nothing is sent that could be signed");
        }
        if (trigger is { Source: TriggerSource.Schedule, Match: not null })
        {
            keys.Sink.Report(FindingCodes.TriggerKey, trigger.Match.At, "a schedule is sent nothing that could match");
        }
        if (title is not null && trigger.Source != TriggerSource.Webhook)
        {
            keys.Sink.Report(FindingCodes.TriggerKey, title.At, "the title of what is not a webhook is its own");
        }
    }

    /// <summary>Nobody is asked what a trigger's item is: what the workflow needs has to be known.</summary>
    private static void CheckParams(
        WorkflowDefinition workflow, ImmutableArray<TriggerDefinition>.Builder triggers, FindingSink sink)
    {
        foreach (var param in workflow.Params
            .Where(param => triggers.Count > 0 && param is { Default: null, From: null }))
        {
            sink.Report(FindingCodes.TriggerParam, param.Name.At,
                $"items of a trigger have no value for the param '{param.Name.Value}'");
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,127}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}
