using System.Collections.Immutable;
using Weir.Core.Calendars;
using Weir.Core.Changes;
using Weir.Core.Documents;
using Weir.Core.Effects;
using Weir.Core.Engines;
using Weir.Core.Items;
using Weir.Core.People;
using Weir.Core.Plans;
using Weir.Core.Projects;
using Weir.Core.Triggers;

namespace Weir.Core;

/// <summary>
/// Everything the control plane knows about one organisation: the fold of its journal. Immutable, so that a decision
/// that could not be made durable is dropped by letting go of it. All collections are ordered.
/// </summary>
public sealed record OrganizationState
{
    public required OrganizationId Id { get; init; }

    /// <summary>The sequence of the last event; 0 before the first.</summary>
    public long Sequence { get; init; }

    /// <summary>Core's time: the time of the last event.</summary>
    public Timestamp Now { get; init; }

    public ImmutableSortedDictionary<PrincipalId, Person> People { get; init; } =
        ImmutableSortedDictionary<PrincipalId, Person>.Empty;
    public ImmutableSortedDictionary<string, AccessToken> Tokens { get; init; } =
        ImmutableSortedDictionary.Create<string, AccessToken>(StringComparer.Ordinal);

    /// <summary>What organization.md files are in force, by the project that has them.</summary>
    public ImmutableSortedDictionary<string, Roster> Rosters { get; init; } =
        ImmutableSortedDictionary.Create<string, Roster>(StringComparer.Ordinal);

    /// <summary>Who is away, or will be.</summary>
    public ImmutableSortedDictionary<PrincipalId, Absence> Absences { get; init; } =
        ImmutableSortedDictionary<PrincipalId, Absence>.Empty;

    /// <summary>Working time by the name of its calendar; empty while the built-in one holds.</summary>
    public ImmutableSortedDictionary<string, WorkingCalendar> Calendars { get; init; } =
        ImmutableSortedDictionary.Create<string, WorkingCalendar>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<ProjectKey, Project> Projects { get; init; } =
        ImmutableSortedDictionary<ProjectKey, Project>.Empty;
    public ImmutableSortedDictionary<Digest, Plan> Plans { get; init; } = ImmutableSortedDictionary<Digest, Plan>.Empty;
    public ImmutableSortedDictionary<ItemId, ItemState> Items { get; init; } =
        ImmutableSortedDictionary<ItemId, ItemState>.Empty;
    public ImmutableSortedDictionary<string, EngineState> Engines { get; init; } =
        ImmutableSortedDictionary.Create<string, EngineState>(StringComparer.Ordinal);

    /// <summary>Items that are neither done, closed nor cancelled.</summary>
    public ImmutableSortedSet<ItemId> Open { get; init; } = [];

    /// <summary>Open attempts and the item each belongs to.</summary>
    public ImmutableSortedDictionary<AttemptId, ItemId> Attempts { get; init; } =
        ImmutableSortedDictionary<AttemptId, ItemId>.Empty;

    /// <summary>Open tasks and the item each belongs to.</summary>
    public ImmutableSortedDictionary<TaskId, ItemId> Tasks { get; init; } =
        ImmutableSortedDictionary<TaskId, ItemId>.Empty;

    /// <summary>Effects that were asked for and are not done.</summary>
    public ImmutableSortedDictionary<EffectId, Effect> Effects { get; init; } =
        ImmutableSortedDictionary<EffectId, Effect>.Empty;

    /// <summary>The items that integrate into each project's target now.</summary>
    public ImmutableSortedDictionary<ProjectKey, MergeBatch> Batches { get; init; } =
        ImmutableSortedDictionary<ProjectKey, MergeBatch>.Empty;

    /// <summary>What Weir merged last into each project's target.</summary>
    public ImmutableSortedDictionary<ProjectKey, LastLanding> Landings { get; init; } =
        ImmutableSortedDictionary<ProjectKey, LastLanding>.Empty;

    /// <summary>Commands that passed, and need not run again on the same tree.</summary>
    public KnownResults Known { get; init; } = KnownResults.None;

    /// <summary>What targets fail by themselves, by project and command with a space between.</summary>
    public ImmutableSortedDictionary<string, KnownRed> RedTargets { get; init; } =
        ImmutableSortedDictionary.Create<string, KnownRed>(StringComparer.Ordinal);

    /// <summary>What makes items by itself, by project and name.</summary>
    public ImmutableSortedDictionary<string, TriggerState> Triggers { get; init; } =
        ImmutableSortedDictionary.Create<string, TriggerState>(StringComparer.Ordinal);

    /// <summary>The commit of each target up to which reverts were looked for, by project and repository.</summary>
    public ImmutableSortedDictionary<string, ObjectName> Observed { get; init; } =
        ImmutableSortedDictionary.Create<string, ObjectName>(StringComparer.Ordinal);

    /// <summary>Up to where a target was looked at; null before the first time.</summary>
    /// <param name="repository">Null for the primary.</param>
    public ObjectName? ObservedAt(ProjectKey project, string? repository) =>
        Observed.TryGetValue(TargetOf(project, repository), out var commit) ? commit : null;

    internal static string TargetOf(ProjectKey project, string? repository) =>
        repository is null ? project.Value : $"{project}/{repository}";

    /// <summary>How each project stands with its required documents, and has stood.</summary>
    public ImmutableSortedDictionary<ProjectKey, DocumentBook> Documents { get; init; } =
        ImmutableSortedDictionary<ProjectKey, DocumentBook>.Empty;

    /// <summary>The organisation's home; null where none is set.</summary>
    public HomeRepository? Home { get; init; }

    /// <summary>Set while nothing is dispatched.</summary>
    public Pause? Pause { get; init; }

    public static OrganizationState Empty(OrganizationId id) => new() { Id = id };

    /// <summary>The plan that an item follows, with what its passes were split into.</summary>
    public Plan PlanOf(ItemState item) => item.Expand(Plans[item.Plan]);
}

/// <param name="Reason">The blob of the reason given.</param>
/// <param name="Until">When dispatch goes on by itself; null for until somebody resumes it.</param>
public sealed record Pause(Digest? Reason, Timestamp? Until, PrincipalId By, Timestamp Since);
