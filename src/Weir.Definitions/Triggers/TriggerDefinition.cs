using System.Collections.Immutable;
using Weir.Core.Triggers;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Triggers;

/// <summary>What makes items of a workflow by itself, as its file says.</summary>
/// <param name="Name">Written, or made of the workflow's name and the source.</param>
/// <param name="Of">The schedule, or the name of the webhook; empty for events.</param>
/// <param name="Match">What has to hold of what is sent; null for nothing.</param>
/// <param name="Dedupe">The fields that tell one occurrence from another; empty where each is one of its own.</param>
/// <param name="TitleField">The field of the body that the item's title is; null for the workflow's own.</param>
/// <param name="Secret">The environment variable of the server with the key of signatures; null for none.</param>
public sealed record TriggerDefinition(
    string Name,
    TriggerSource Source,
    string Of,
    ConditionText? Match,
    ImmutableArray<string> Dedupe,
    string? TitleField,
    string? Secret,
    int PerDay,
    Position At)
{
    /// <summary>In <c>dedupe</c>: the trigger itself, so that it has one open item at most.</summary>
    public const string Itself = "trigger";

    /// <summary>The schedule as it is reckoned with; null for all other sources, and for one that cannot be read.
    /// </summary>
    public TriggerSchedule? Schedule { get; init; }

    /// <summary>What its items may cost; null for no bound of its own.</summary>
    public Located<TriggerBudget>? Budget { get; init; }

    /// <summary>What its fields begin with.</summary>
    public string Root => Source == TriggerSource.Webhook ? "body" : "event";
}
