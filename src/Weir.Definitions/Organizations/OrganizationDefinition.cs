using System.Collections.Immutable;
using Weir.Core.Plans;
using Weir.Definitions.Contexts;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Organizations;

/// <summary>
/// An organisation as <c>organization.md</c> says: who there is, what they may decide, who is asked next.
/// </summary>
public sealed record OrganizationDefinition
{
    public required string File { get; init; }
    public string Name { get; init; } = "default";
    public string Title { get; init; } = "";
    public ImmutableArray<PersonDefinition> People { get; init; } = [];
    public ImmutableArray<TeamDefinition> Teams { get; init; } = [];
    public ImmutableArray<CalendarDefinition> Calendars { get; init; } = [];
    public ImmutableArray<LadderPlan> Escalations { get; init; } = [];

    /// <summary>Sets of documents of the home repository, which agents of every project may name.</summary>
    public ImmutableArray<ContextScope> Context { get; init; } = [];
    public ImmutableArray<PinnedKey> Pinned { get; init; } = [];
    public string Body { get; init; } = "";
}

/// <param name="Accounts">What code owners call this person: <c>@login</c>, an e-mail address.</param>
public sealed record PersonDefinition(
    Located<string> Id,
    string Name,
    ImmutableArray<string> Roles,
    ImmutableArray<Located<string>> Teams,
    int? ReviewMinutesPerDay,
    Located<string>? Calendar,
    ImmutableArray<string> Accounts);

public sealed record TeamDefinition(string Name, string Title, ImmutableArray<string> Members);
