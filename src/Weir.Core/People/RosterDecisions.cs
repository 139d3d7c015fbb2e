namespace Weir.Core.People;

/// <summary>Decisions about who there is, from the files that say it.</summary>
internal static class RosterDecisions
{
    public static Refusal? Take(Transaction t, TakeRoster command)
    {
        if (!command.People.IsEmpty)
        {
            Name(t, command);
        }
        if (!t.State.Rosters.TryGetValue(command.From, out var known) || known.Fault is not null
            || known.Content != command.Content)
        {
            t.Emit(new RosterTaken(command.From, command.Content, command.Commit));
        }
        return null;
    }

    private static void Name(Transaction t, TakeRoster command)
    {
        foreach (var named in command.People)
        {
            var person = named with { ListedBy = command.From };
            if (!t.State.People.TryGetValue(person.Id, out var known) || !known.IsSameAs(person))
            {
                t.Emit(new PersonRecorded(person));
            }
        }
        foreach (var other in t.State.People.Values.Where(one => command.People.All(named => named.Id != one.Id)))
        {
            if (other.ListedBy == command.From)
            {
                AbsenceDecisions.Leave(t, other.Id);
            }
            else if (other.EveryRole)
            {
                t.Emit(new PersonRecorded(other with { EveryRole = false }));
            }
        }
    }

    /// <summary>The same fault is said once, however often the target moves under it.</summary>
    public static Refusal? Refuse(Transaction t, RefuseRoster command)
    {
        if (!t.State.Rosters.TryGetValue(command.From, out var known))
        {
            return Refusal.Rule(
                "no-roster", $"No organization.md of {command.From} is in force.", "weir project add PATH|URL");
        }
        if (known.Fault?.Why != command.Why)
        {
            t.Emit(new RosterRefused(command.From, command.Commit, command.Why));
        }
        return null;
    }
}
