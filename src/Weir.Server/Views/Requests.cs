using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;

namespace Weir.Server.Views;

/// <summary>Bodies of requests. What is absent is null or empty.</summary>
/// <param name="Budget">What it may cost at most, in billionths of a US dollar.</param>
public sealed record NewItem(
    string Project,
    string Title,
    string? Request,
    string? Kind,
    string? Workflow,
    PriorityClass? Class,
    Risk? Risk,
    ImmutableArray<string> Labels,
    ImmutableSortedDictionary<string, string>? Params,
    ImmutableArray<string> BlockedBy,
    ImmutableSortedDictionary<string, byte[]>? Artifacts,
    bool? Propose = null,
    string? DuplicateOf = null,
    long? Budget = null);

/// <param name="Warnings">What is already known to need attention.</param>
/// <param name="Settled">What was settled, and by what, such as <c>kind bug: rule 2 of project.md</c>.</param>
public sealed record NewItemReply(
    ItemId Item, long Sequence, ImmutableArray<string> Warnings, ImmutableArray<string> Settled);

/// <summary>What a person says of an item in intake; what is absent stays as it is proposed.</summary>
public sealed record ConfirmBody(
    string? Kind,
    string? Workflow,
    Risk? Risk,
    ImmutableSortedDictionary<string, string>? Params,
    string? Reason);

/// <param name="Reason">Required where the risk falls.</param>
public sealed record RiskBody(Risk? Risk, string? Reason);

/// <param name="Id">What was created; empty when nothing was.</param>
public sealed record Accepted(string Id, long Sequence);

/// <param name="Text">The hand-off summary as the record has it now.</param>
public sealed record HandOffView(ItemId Item, string Text);

/// <param name="To">The workflow to move to; null to accept what a result calls for.</param>
/// <param name="Carry">The artifacts that come along.</param>
public sealed record ReclassifyBody(string? To, ImmutableArray<string> Carry, string? Reason);

public sealed record ReasonBody(string? Reason, string? Pass, string? Resolution);

/// <param name="Parts">Of the whole item; none to agree to what an agent proposes.</param>
/// <param name="Pass">The pass whose element is split; not needed when one alone proposes it.</param>
public sealed record SplitBody(ImmutableArray<PartBody> Parts, string? Pass = null, string? Reason = null);

/// <param name="Key">What it is called among the parts; its number where it is absent.</param>
/// <param name="Text">What is asked for, where the title does not say all of it.</param>
/// <param name="After">The keys of the parts that it waits for.</param>
public sealed record PartBody(
    string? Key, string Title, string? Text, string? Kind, string? Workflow, ImmutableArray<string> After);

/// <param name="Parts">The items that were made; none where an element was split.</param>
public sealed record SplitView(ImmutableArray<ItemId> Parts, long Sequence, ImmutableArray<string> Warnings);

/// <param name="Emergency">Approves alone, in place of the people of the gate; the reason is its note.</param>
/// <param name="Criteria">Judgements that differ from the whole: criterion to <c>pass</c> or <c>fail</c>.</param>
public sealed record VerdictBody(
    bool Approve,
    string? Reason,
    string? Path,
    int? Line,
    string? To,
    ImmutableSortedDictionary<string, Judgement>? Criteria,
    bool? Emergency = null);

/// <param name="Artifacts">Name to content (base64 in JSON) of what a person made.</param>
/// <param name="Commit">The commit that was pushed for the task; null when files are all there is.</param>
public sealed record TaskResult(
    string? Answer, ImmutableSortedDictionary<string, byte[]>? Artifacts, PassEnding? Ending, string? Commit = null);

/// <param name="Commit">The commit that was pushed, for the agent to go on from; null for as it was.</param>
public sealed record BackBody(string? Commit);

/// <param name="Pass">The pass whose agent is meant; not needed when only one is at work.</param>
public sealed record SayBody(string? Text, string? Pass);

/// <summary>What somebody asks one agent for.</summary>
/// <param name="Project">The project's key; null where an item says it.</param>
/// <param name="FileName">The name of a file that it is to look at; null for none.</param>
/// <param name="File">Its content (base64 in JSON).</param>
/// <param name="About">An item that it is to look at.</param>
public sealed record RunBody(
    string Agent, string Text, string? Project, string? FileName, byte[]? File, string? About);

/// <param name="Text">As much of it as is read out.</param>
public sealed record ArtifactText(ItemId Item, string Name, int Version, string Text);

public sealed record NewProject(string Location, string? Branch);

/// <param name="Accounts">What code owners call them elsewhere.</param>
/// <param name="Calendar">The calendar they work by; null for the organisation's default.</param>
public sealed record NewPerson(
    string Name,
    ImmutableArray<string> Roles,
    ImmutableArray<string> Teams,
    bool EveryRole,
    ImmutableArray<string> Accounts,
    string? Calendar = null);

public sealed record NewToken(string Principal, ImmutableArray<string> Scopes);

/// <param name="Secret">Shown once; only its hash is kept.</param>
public sealed record NewTokenReply(string Id, string Secret);

public sealed record PauseBody(string? Reason, Timestamp? Until);

/// <param name="Trouble">Why nothing can be recorded at present; null when all is well.</param>
/// <param name="Checkpointed">The last entry that a signed checkpoint covers.</param>
/// <param name="AuditTrouble">Why the newest entries have no published checkpoint; null when all is well.</param>
public sealed record StatusView(
    OrganizationId Organization,
    long Sequence,
    string? Trouble,
    long Checkpointed,
    string? AuditTrouble,
    string? EngineRefusal,
    string Sandbox,
    int OpenItems,
    bool Paused)
{
    /// <summary>Previews that could not be taken down yet, each in a sentence.</summary>
    public ImmutableArray<string> Standing { get; init; } = [];

    /// <summary>What organization.md files are in force.</summary>
    public ImmutableArray<RosterView> Rosters { get; init; } = [];
}
