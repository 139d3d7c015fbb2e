using System.Collections.Immutable;

namespace Weir.Core.People;

/// <summary>
/// Whom a name of CODEOWNERS means here. An account that somebody is known by elsewhere comes first, since logins
/// differ from the names that people have in Weir. Else <c>@name</c> is the person of that name, or a team or role;
/// <c>@org/team</c> the team, or the role where there is no such team; <c>@@role</c> a role; an e-mail address the
/// person whose id it is. Owners of components may be written as Weir writes people, too: a name, <c>team:x</c> or
/// <c>role:x</c>. Forges do not tell capitals from small letters in names, so neither does this.
/// </summary>
public static class CodeOwner
{
    /// <summary>
    /// A person's name, <c>team:x</c> or <c>role:x</c> that somebody has; null when it is nobody here.
    /// </summary>
    public static string? Who(string owner, IReadOnlyCollection<Person> people)
    {
        if (people.FirstOrDefault(person => Any(person.Accounts, owner) is not null) is { } known)
        {
            return known.Id.Name;
        }
        if (owner.StartsWith("@@", StringComparison.Ordinal))
        {
            return Role(owner[2..], people) ?? (owner.EndsWith('s') ? Role(owner[2..^1], people) : null);
        }
        if (!owner.StartsWith('@'))
        {
            return Named(owner, people)
                ?? (owner.StartsWith("team:", StringComparison.Ordinal) ? Team(owner[5..], people)
                    : owner.StartsWith("role:", StringComparison.Ordinal) ? Role(owner[5..], people)
                    : null);
        }
        var name = owner[(owner.LastIndexOf('/') + 1)..].TrimStart('@');
        var isGroup = owner.Contains('/', StringComparison.Ordinal);
        return (isGroup ? null : Named(name, people)) ?? Team(name, people) ?? Role(name, people);
    }

    /// <summary>Those of the owners who are nobody here, as they came.</summary>
    public static IEnumerable<string> Unknown(IEnumerable<string> owners, IReadOnlyCollection<Person> people) =>
        owners.Where(owner => Who(owner, people) is null);

    private static string? Named(string name, IReadOnlyCollection<Person> people) =>
        people.FirstOrDefault(person => Same(person.Id.Name, name))?.Id.Name;

    private static string? Team(string name, IReadOnlyCollection<Person> people) =>
        people.Select(person => Any(person.Teams, name)).FirstOrDefault(team => team is not null) is { } team
            ? "team:" + team
            : null;

    private static string? Role(string name, IReadOnlyCollection<Person> people) =>
        people.Select(person => Any(person.Roles, name)).FirstOrDefault(role => role is not null) is { } role
            ? "role:" + role
            : null;

    private static string? Any(ImmutableArray<string> names, string name) =>
        names.FirstOrDefault(known => Same(known, name));

    private static bool Same(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
