using System.Collections.Immutable;

namespace Weir.Core.People;

/// <summary>
/// Who there is, as the organization.md of one repository says: what is in force, and what is wrong with a newer one.
/// </summary>
/// <param name="From">The key of the project whose repository has it, or <see cref="Home"/>.</param>
/// <param name="Content">The digest of the file that is in force.</param>
/// <param name="Commit">The commit that it was read at.</param>
public sealed record Roster(string From, Digest Content, ObjectName Commit)
{
    /// <summary>What the organisation's home is called, where it is no project's repository. No project's key has
    /// small letters.</summary>
    public const string Home = "home";

    /// <summary>Null while the newest is in force.</summary>
    public RosterFault? Fault { get; init; }
}

/// <param name="Commit">The commit at which it was found.</param>
/// <param name="Why">The blob of what is wrong.</param>
public sealed record RosterFault(ObjectName Commit, Digest Why);

/// <summary>What the file says is in force from here on.</summary>
public sealed record RosterTaken(string From, Digest Content, ObjectName Commit) : Event;

/// <summary>The file cannot be used, or is gone: what was in force stays so.</summary>
public sealed record RosterRefused(string From, ObjectName Commit, Digest Why) : Event;

/// <summary>
/// The people that an organization.md names, all at once: whom it named before and names no more is removed, and
/// whoever held every role, because there was no other way, holds them no longer.
/// </summary>
/// <param name="People">Empty where it names nobody: then no person is touched.</param>
public sealed record TakeRoster(string From, Digest Content, ObjectName Commit, ImmutableArray<Person> People)
    : Command;

/// <param name="Why">The blob of what is wrong.</param>
public sealed record RefuseRoster(string From, ObjectName Commit, Digest Why) : Command;
