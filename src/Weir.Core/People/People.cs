using System.Collections.Immutable;

namespace Weir.Core.People;

/// <summary>Somebody (or a named script) who can be asked.</summary>
/// <param name="EveryRole">True in a project without organization.md for whoever initialised it: every role is
/// theirs.</param>
public sealed record Person(
    PrincipalId Id,
    string Name,
    ImmutableArray<string> Roles,
    ImmutableArray<string> Teams,
    bool EveryRole)
{
    /// <summary>What code owners call this person elsewhere: <c>@login</c>, an e-mail address.</summary>
    public ImmutableArray<string> Accounts { get; init; } = [];

    /// <summary>The calendar that they work by; null for the organisation's default.</summary>
    public string? Calendar { get; init; }

    /// <summary>
    /// The key of the project whose organization.md names them; null for whoever was added by hand. Whom it names no
    /// more is removed when it is read again.
    /// </summary>
    public string? ListedBy { get; init; }

    /// <summary>
    /// Whether <paramref name="who"/> (<c>role:x</c>, <c>team:x</c> or a name; or several with spaces between) means
    /// this person.
    /// </summary>
    public bool Is(string who)
    {
        if (who.Contains(' ', StringComparison.Ordinal))
        {
            return Id.IsCalled(who) || who.Split(' ').Any(Is);
        }
        if (who.StartsWith("role:", StringComparison.Ordinal))
        {
            return EveryRole || HasOne(Roles, who.AsSpan(5));
        }
        if (who.StartsWith("team:", StringComparison.Ordinal))
        {
            return HasOne(Teams, who.AsSpan(5));
        }
        return Id.IsCalled(who);
    }

    /// <summary>Whether both say the same of the same person.</summary>
    public bool IsSameAs(Person other) =>
        this with { Roles = other.Roles, Teams = other.Teams, Accounts = other.Accounts } == other
        && Roles.SequenceEqual(other.Roles, StringComparer.Ordinal)
        && Teams.SequenceEqual(other.Teams, StringComparer.Ordinal)
        && Accounts.SequenceEqual(other.Accounts, StringComparer.Ordinal);

    private static bool HasOne(ImmutableArray<string> names, ReadOnlySpan<char> name)
    {
        foreach (var one in names)
        {
            if (name.SequenceEqual(one))
            {
                return true;
            }
        }
        return false;
    }
}

/// <param name="Hash">SHA-256 of the secret; the secret itself is kept nowhere.</param>
/// <param name="Scopes"><c>read</c>, <c>work</c>, <c>review</c>, <c>admin</c>, <c>engine</c>.</param>
public sealed record AccessToken(
    string Id, Digest Hash, PrincipalId Principal, ImmutableArray<string> Scopes, Timestamp Issued);

public sealed record PersonRecorded(Person Person) : Event;
public sealed record TokenIssued(string Token, Digest Hash, PrincipalId Principal, ImmutableArray<string> Scopes)
    : Event;
public sealed record TokenRevoked(string Token) : Event;

public sealed record RecordPerson(Person Person) : Command;
public sealed record IssueToken(string Token, Digest Hash, PrincipalId Principal, ImmutableArray<string> Scopes)
    : Command;
public sealed record RevokeToken(string Token) : Command;
