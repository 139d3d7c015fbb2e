using Weir.Core.Calendars;
using Weir.Core.Documents;
using Weir.Core.Engines;
using Weir.Core.Passes;
using Weir.Core.People;
using Weir.Core.Projects;
using Weir.Core.Triggers;

namespace Weir.Core;

/// <summary>Decisions about what an organisation has: projects, definitions, engines.</summary>
internal static class OrganizationDecisions
{
    public static Refusal? Register(Transaction t, RegisterProject command)
    {
        if (command.Repositories.Count(repository => repository.Primary) != 1)
        {
            return Refusal.Invalid("one-primary", $"Project {command.Key} needs exactly one primary repository.");
        }
        t.Emit(
            new ProjectRegistered(command.Key, command.Title, command.Owner, command.Reviewers, command.Repositories));
        t.Reply = command.Key.ToString();
        return null;
    }

    public static Refusal? SetHome(Transaction t, SetHome command)
    {
        if (command.Home != t.State.Home)
        {
            t.Emit(new HomeSet(command.Home));
        }
        return null;
    }

    public static Refusal? Pin(Transaction t, PinDefinition command)
    {
        if (command.Plan.Passes.IsEmpty)
        {
            return Refusal.Invalid("no-passes", $"Workflow {command.Plan.Workflow} has no pass.");
        }
        if (!t.State.Plans.ContainsKey(command.Plan.Hash))
        {
            t.Emit(new DefinitionPinned(command.Plan));
        }
        t.Reply = command.Plan.Hash.ToString();
        return null;
    }

    /// <summary>A new incarnation of an engine means that whatever the old one ran is lost.</summary>
    public static Refusal? Register(Transaction t, RegisterEngine command)
    {
        if (t.By != PrincipalId.Engine(command.Engine) && t.By != PrincipalId.System)
        {
            return Refusal.NotAllowed(t.By, $"register engine {command.Engine}");
        }
        if (command.Slots <= 0)
        {
            return Refusal.Invalid("no-slots", $"Engine {command.Engine} needs at least one slot.");
        }
        if (t.State.Engines.TryGetValue(command.Engine, out var known) && known.Incarnation != command.Incarnation)
        {
            foreach (var (attempt, item) in t.State.Attempts)
            {
                // One that is lost may have its siblings ended, so each is looked up anew.
                if (t.Item(item).Attempts.TryGetValue(attempt, out var open) && open.OnEngine
                    && open.Engine == command.Engine)
                {
                    AttemptDecisions.Fail(t, item, open, FailureReason.EngineLost, null, AttemptEvidence.None);
                }
            }
        }
        t.Emit(new EngineRegistered(command.Engine, command.Incarnation, command.Slots, command.Isolated));
        return null;
    }

    public static Refusal? Drain(Transaction t, DrainEngine command)
    {
        if (!t.State.Engines.TryGetValue(command.Engine, out var engine))
        {
            return new Refusal(
                RefusalKind.NotFound, "unknown-engine", $"There is no engine {command.Engine}.", "weir engine list");
        }
        if (!engine.Draining)
        {
            t.Emit(new EngineDrained(command.Engine));
        }
        return null;
    }

    public static Refusal? Resume(Transaction t)
    {
        if (t.State.Pause is null)
        {
            return Refusal.Rule("not-paused", "Dispatch is not paused.");
        }
        t.Emit(new DispatchResumed());
        return null;
    }
}

internal static class OrganizationEvolution
{
    public static OrganizationState Evolve(OrganizationState state, Event happened, Recorded recorded) =>
        happened switch
    {
        PersonRecorded e => state with { People = state.People.SetItem(e.Person.Id, e.Person) },
        AbsenceRecorded e => state with
        {
            Absences = state.Absences.SetItem(e.Person, new Absence(e.Person, e.From, e.Until, e.Delegate, false)),
        },
        AbsenceBegan e => state with
        {
            Absences = state.Absences.SetItem(e.Person, state.Absences[e.Person] with { Began = true }),
        },
        AbsenceEnded e => state with { Absences = state.Absences.Remove(e.Person) },
        PersonRemoved e => state with
        {
            People = state.People.Remove(e.Person),
            Absences = state.Absences.Remove(e.Person),
        },
        RosterTaken e => state with
        {
            Rosters = state.Rosters.SetItem(e.From, new Roster(e.From, e.Content, e.Commit)),
        },
        RosterRefused e => state with
        {
            Rosters = state.Rosters.SetItem(
                e.From, state.Rosters[e.From] with { Fault = new RosterFault(e.Commit, e.Why) }),
        },
        CalendarPublished e => state with { Calendars = state.Calendars.SetItem(e.Calendar.Name, e.Calendar) },
        CalendarWithdrawn e => state with { Calendars = state.Calendars.Remove(e.Calendar) },
        TokenIssued e => state with
        {
            Tokens =
                state.Tokens.SetItem(e.Token, new AccessToken(e.Token, e.Hash, e.Principal, e.Scopes, recorded.At)),
        },
        TokenRevoked e => state with { Tokens = state.Tokens.Remove(e.Token) },
        ProjectRegistered e => state with
        {
            Projects = state.Projects.SetItem(e.Key, new Project(
                e.Key, e.Title, e.Owner, e.Reviewers, e.Repositories,
                state.Projects.TryGetValue(e.Key, out var known) ? known.NextNumber : 1)),
        },
        HomeSet e => state with { Home = e.Home },
        DefinitionPinned e => state with { Plans = state.Plans.SetItem(e.Plan.Hash, e.Plan) },
        EngineRegistered e => state with
        {
            Engines = state.Engines.SetItem(e.Engine, Registered(state.Engines.GetValueOrDefault(e.Engine), e)),
        },
        EngineFellSilent e => Change(state, e.Engine, engine => engine with { Silent = true }),
        EngineDrained e => Change(state, e.Engine, engine => engine with { Draining = true }),
        DispatchPaused e => state with { Pause = new Pause(e.Reason, e.Until, recorded.By, recorded.At) },
        DispatchResumed => state with { Pause = null },
        _ => TriggerEvolution.Evolve(state, happened, recorded)
            ?? DocumentEvolution.Evolve(state, happened, recorded) ?? state,
    };

    private static EngineState Registered(EngineState? before, EngineRegistered e) =>
        new(e.Engine, e.Incarnation, e.Slots, e.Isolated, before?.Used ?? 0)
        {
            Draining = before is { Draining: true } && before.Incarnation == e.Incarnation,
        };

    private static OrganizationState Change(
        OrganizationState state, string engine, Func<EngineState, EngineState> change) =>
        state with { Engines = state.Engines.SetItem(engine, change(state.Engines[engine])) };
}
