using Weir.Core.Items;

namespace Weir.Core.Gates;

/// <summary>Applies events about gates.</summary>
internal static class GateEvolution
{
    public static ItemState Evolve(ItemState item, GateEvent about, Recorded recorded)
    {
        var pass = item.Pass(about.Pass);
        var gate = Evolve(pass.Gate(about.Gate), about);
        pass = pass with { Gates = pass.Gates.SetItem(gate.Id, gate) };
        if (about is GateReopened)
        {
            pass = pass.Status == Passes.PassStatus.Held
                ? pass with { HeldFrom = Passes.PassStatus.Judging, SettledAt = null }
                : pass with { Status = Passes.PassStatus.Judging, SettledAt = null };
        }
        return item with { Passes = item.Passes.SetItem(pass.Id, pass) };
    }

    private static GateState Evolve(GateState gate, GateEvent about) => about switch
    {
        GateOpened e => gate with
        {
            Status = GateStatus.Open,
            Round = e.Round,
            Subject = e.Subject,
            LeftOut = e.LeftOut,
            Reviewers = e.Reviewers,
            Interdiff = e.Interdiff,
            Runs = null,
            Tree = null,
            Verdicts = [],
            AutoAccepted = null,
            Tries = 0,
            Misfortunes = 0,
            Failure = null,
        },
        CommandsJudged e => gate with { Runs = e.Results, Tree = e.Tree, Failure = null },
        VerdictRecorded e => gate with { Verdicts = gate.Verdicts.Add(e.Verdict), Failure = null },
        AutoAcceptDecided e => gate with { AutoAccepted = e.Outcome },
        GateApproved => gate with { Status = GateStatus.Approved, LastRejection = null },
        GateRejected e => gate with
        {
            Status = GateStatus.Rejected,
            Rejections = gate.Rejections + 1,
            Interdiff = null,
            LastRejection = new Rejection(e.To, e.Findings),
        },
        GateReopened e => gate with { Status = GateStatus.Closed, Interdiff = e.Interdiff },
        _ => gate,
    };
}
