namespace Weir.Core.People;

/// <summary>Decisions about who is here, and who answers for those who are not.</summary>
internal static class AbsenceDecisions
{
    public static Refusal? Record(Transaction t, RecordAbsence command)
    {
        if (Unknown(t.State, command.Person) is { } unknown)
        {
            return unknown;
        }
        var who = command.Person.Name;
        if (command.Until <= command.From || command.Until <= t.Now)
        {
            return Refusal.Invalid(
                "bad-absence", $"{who} would be back before being away.", "--until DATE, a day that is to come");
        }
        if ((command.Until - Timestamp.Max(command.From, t.Now)).Value > Absence.Longest.Value)
        {
            return Refusal.Invalid(
                "absence-too-long", $"{who} would be away for more than {Absence.Longest.Value / 86_400_000} days.",
                $"weir person remove {who}");
        }
        if (command.Delegate is { } to && (Unknown(t.State, to) ?? CheckChains(t.State, command.Person, to)) is { } bad)
        {
            return bad;
        }
        t.Emit(new AbsenceRecorded(command.Person, command.From, command.Until, command.Delegate));
        if (command.From <= t.Now)
        {
            t.Emit(new AbsenceBegan(command.Person));
        }
        return null;
    }

    public static Refusal? End(Transaction t, EndAbsence command)
    {
        if (Unknown(t.State, command.Person) is { } unknown)
        {
            return unknown;
        }
        if (!t.State.Absences.ContainsKey(command.Person))
        {
            return Refusal.Rule("not-away", $"{command.Person.Name} is not away.", "weir person list");
        }
        t.Emit(new AbsenceEnded(command.Person));
        return null;
    }

    public static Refusal? Remove(Transaction t, RemovePerson command)
    {
        if (Unknown(t.State, command.Person) is { } unknown)
        {
            return unknown;
        }
        if (t.State.People.Count == 1)
        {
            return Refusal.Rule(
                "last-person", $"{command.Person.Name} is the only person there is.", "weir person add NAME");
        }
        Leave(t, command.Person);
        return null;
    }

    /// <summary>They are asked nothing any more, and their tokens open nothing.</summary>
    public static void Leave(Transaction t, PrincipalId person)
    {
        foreach (var token in t.State.Tokens.Values.Where(token => token.Principal == person))
        {
            t.Emit(new TokenRevoked(token.Id));
        }
        t.Emit(new PersonRemoved(person));
    }

    /// <summary>What begins or ends by now.</summary>
    public static void Run(Transaction t)
    {
        foreach (var absence in t.State.Absences.Values)
        {
            if (absence.Until <= t.Now)
            {
                t.Emit(new AbsenceEnded(absence.Person));
            }
            else if (!absence.Began && absence.From <= t.Now)
            {
                t.Emit(new AbsenceBegan(absence.Person));
            }
        }
    }

    public static Timestamp NextAt(OrganizationState state)
    {
        var next = Timestamp.Never;
        foreach (var absence in state.Absences.Values)
        {
            next = Timestamp.Min(next, absence.Began ? absence.Until : absence.From);
        }
        return next;
    }

    public static bool IsAway(this OrganizationState state, PrincipalId person) =>
        state.Absences.TryGetValue(person, out var absence) && absence.Began;

    /// <summary>
    /// Who answers for somebody who is away: the delegate, or whom that one names while away too. Null when nobody is
    /// named, or the one who is has left.
    /// </summary>
    public static Person? DelegateOf(this OrganizationState state, PrincipalId away)
    {
        var at = state.Absences[away].Delegate;
        for (var step = 0; at is { } next && step < Absence.MaxChain; step++)
        {
            if (!state.People.TryGetValue(next, out var person) || next == away)
            {
                return null;
            }
            if (!state.IsAway(next))
            {
                return person;
            }
            at = state.Absences[next].Delegate;
        }
        return null;
    }

    /// <summary>Whatever their dates, absences may not lead in a circle, nor from one to another without end.</summary>
    private static Refusal? CheckChains(OrganizationState state, PrincipalId person, PrincipalId to)
    {
        PrincipalId? DelegateOf(PrincipalId of) =>
            of == person ? to : state.Absences.TryGetValue(of, out var known) ? known.Delegate : null;
        foreach (var start in state.Absences.Keys.Append(person))
        {
            var at = DelegateOf(start);
            for (var steps = 1; at is { } next; steps++)
            {
                if (next == start)
                {
                    return Refusal.Rule(
                        "delegation-cycle",
                        $"{to.Name} would be asked instead of {person.Name}, and {person.Name} instead of {to.Name}"
                            + ", at once or in turn.",
                        $"weir person away {person.Name} --until DATE --to somebody else");
                }
                if (steps > Absence.MaxChain)
                {
                    return Refusal.Rule(
                        "delegation-too-long",
                        $"What {start.Name} is asked would be passed along more than {Absence.MaxChain} people.",
                        $"weir person away {person.Name} --until DATE --to somebody who is here");
                }
                at = DelegateOf(next);
            }
        }
        return null;
    }

    private static Refusal? Unknown(OrganizationState state, PrincipalId person) => state.People.ContainsKey(person)
        ? null
        : new Refusal(
            RefusalKind.NotFound, "unknown-person", $"There is no person {person.Name}.", "weir person list");
}
