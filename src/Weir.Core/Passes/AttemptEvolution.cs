using Weir.Core.Budgets;
using Weir.Core.Contexts;
using Weir.Core.Items;

namespace Weir.Core.Passes;

/// <summary>Applies events about attempts.</summary>
internal static class AttemptEvolution
{
    public static ItemState Evolve(ItemState item, AttemptEvent about, Recorded recorded) => about switch
    {
        AttemptQueued e => item with
        {
            Attempts = item.Attempts.SetItem(e.Attempt, new AttemptState(
                e.Attempt, e.Subject, e.Round, AttemptStatus.Queued, recorded.At, e.NotBefore,
                "", 0, default, Timestamp.Never, Timestamp.Never)),
        },
        AttemptDispatched e => Set(Funded(item, e), item.Attempts[e.Attempt] with
        {
            Status = AttemptStatus.Dispatched,
            Engine = e.Engine,
            Token = e.Token,
            DispatchedAt = recorded.At,
            LeaseUntil = e.LeaseUntil,
            Deadline = e.Deadline,
        }),
        AttemptClaimed e =>
            Set(item, item.Attempts[e.Attempt] with { Status = AttemptStatus.Claimed, LeaseUntil = e.LeaseUntil }),
        LeaseExtended e => Set(item, item.Attempts[e.Attempt] with { LeaseUntil = e.Until }),
        AttemptStopRequested e => Set(item, item.Attempts[e.Attempt] with { Status = AttemptStatus.Stopping }),
        ContextGiven e => Give(item, item.Attempts[e.Attempt] with { Context = e.Context }, e.Context),
        AttemptSucceeded e => End(item, e.Attempt, e.Evidence),
        AttemptAsked e => End(item, e.Attempt, e.Evidence),
        AttemptFailed e => Fail(
            Lose(Save(End(item, e.Attempt, e.Evidence), item.Attempts[e.Attempt].Subject, e.Evidence),
                item.Attempts[e.Attempt], e.Reason, recorded.By),
            item.Attempts[e.Attempt], e),
        CreditExtended e => Set(
            BudgetDecisions.Give(item, e.Attempt, e.Credit), item.Attempts[e.Attempt] with { CreditRefused = false }),
        CreditReturned e => BudgetDecisions.Give(item, e.Attempt, e.Credit),
        CreditRefused e => Set(item, item.Attempts[e.Attempt] with { CreditRefused = true }),
        UsageReported e => BudgetDecisions.Evolve(item, e),
        AgentHeard e => Set(item, item.Attempts[e.Attempt] with { Heard = e.Upto }),
        _ => item,
    };

    private static ItemState Funded(ItemState item, AttemptDispatched e) =>
        e.Credit is { } credit ? BudgetDecisions.Give(item, e.Attempt, credit) : item;

    private static ItemState Set(ItemState item, AttemptState attempt) =>
        item with { Attempts = item.Attempts.SetItem(attempt.Id, attempt) };

    private static ItemState Give(ItemState item, AttemptState attempt, ContextFacts given)
    {
        if (!given.HasDocuments)
        {
            return Set(item, attempt);
        }
        var next = Set(item, attempt) with { Context = ContextState.After(item.Context, given) };
        return attempt.Subject.Kind == SubjectKind.Pass
            ? next with
            {
                Passes = next.Passes.SetItem(
                    attempt.Subject.Pass, next.Pass(attempt.Subject.Pass) with { Context = given.Bundle }),
            }
            : next;
    }

    private static ItemState End(ItemState item, AttemptId id, AttemptEvidence evidence)
    {
        var ended = item.Attempts[id];
        var next = item with
        {
            Attempts = item.Attempts.Remove(id),
            Usage = item.Usage.Plus(evidence.Usage),
            RanUnsandboxed = item.RanUnsandboxed || !evidence.Isolated,
        };
        if (ended.Subject.Kind != SubjectKind.Pass || evidence.Model.Length == 0)
        {
            return next;
        }
        var pass = next.Pass(ended.Subject.Pass);
        return next with { Passes = next.Passes.SetItem(pass.Id, pass with { Model = evidence.Model }) };
    }

    /// <summary>What an attempt had made is what a person who takes its pass over goes on from.</summary>
    private static ItemState Save(ItemState item, AttemptSubject subject, AttemptEvidence evidence) =>
        subject.Kind == SubjectKind.Pass && evidence.Checkpoint is { } saved
            ? item with { Passes = item.Passes.SetItem(
                subject.Pass, item.Pass(subject.Pass) with { Saved = saved }) }
            : item;

    /// <summary>An attempt whose end somebody else than its engine brought about may still have a result.</summary>
    private static ItemState Lose(ItemState item, AttemptState ended, FailureReason reason, PrincipalId by) =>
        ended.OnEngine && (reason == FailureReason.EngineLost || by != PrincipalId.Engine(ended.Engine))
            ? item with { Lost = item.Lost.SetItem(ended.Id, new LostAttempt(ended.Engine, ended.Token)) }
            : item;

    /// <summary>
    /// Counts the failure where it belongs. An attempt that was told to stop, or never ran, leaves no trace there.
    /// </summary>
    private static ItemState Fail(ItemState item, AttemptState ended, AttemptFailed e)
    {
        if (ended.Status is AttemptStatus.Stopping or AttemptStatus.Queued)
        {
            return item;
        }
        var counts = FailureRule.For(e.Reason).Counts ? 1 : 0;
        var failure = new LastFailure(e.Reason, e.Detail, e.RetryAt);
        var pass = item.Pass(ended.Subject.Pass);
        pass = ended.Subject.Gate is { } id && pass.Gate(id) is var gate
            ? pass with
            {
                Gates = pass.Gates.SetItem(id, gate with
                {
                    Tries = gate.Tries + counts,
                    Misfortunes = gate.Misfortunes + 1 - counts,
                    Failure = failure,
                }),
            }
            : pass with { Tries = pass.Tries + counts, Misfortunes = pass.Misfortunes + 1 - counts, Failure = failure };
        return item with { Passes = item.Passes.SetItem(pass.Id, pass) };
    }
}
