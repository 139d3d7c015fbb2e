using Weir.Core.Items;

namespace Weir.Core.Gates;

/// <summary>Applies events about gates.</summary>
internal static class GateEvolution
{
    public static ItemState Evolve(ItemState item, GateEvent about, Recorded recorded)
    {
        var pass = item.Pass(about.Pass);
        var gate = Evolve(pass.Gate(about.Gate), about, recorded);
        pass = pass with { Gates = pass.Gates.SetItem(gate.Id, gate) };
        if (about is GateReopened)
        {
            pass = pass.Status == Passes.PassStatus.Held
                ? pass with { HeldFrom = Passes.PassStatus.Judging, SettledAt = null }
                : pass with { Status = Passes.PassStatus.Judging, SettledAt = null };
        }
        return item with { Passes = item.Passes.SetItem(pass.Id, pass) };
    }

    private static GateState Evolve(GateState gate, GateEvent about, Recorded recorded) => about switch
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
            Red = null,
            Verdicts = [],
            AutoAccepted = null,
            Tries = 0,
            Misfortunes = 0,
            Failure = null,
        },
        CommandsJudged e => gate with { Runs = e.Results, Tree = e.Tree, Failure = null },
        BaseJudged e => gate with { OnBase = With(gate.OnBase, e.Ran), Failure = null },
        GateFoundRed e => gate with { Red = e.Red with { Since = recorded.Sequence } },
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
        GateReopened e => gate with
        {
            Status = GateStatus.Closed,
            Interdiff = e.Interdiff,
            Red = null,
            OnBase = gate.Red is null ? gate.OnBase : null,
        },
        _ => gate,
    };

    /// <summary>What is known of one commit adds up.</summary>
    private static BaseRun With(BaseRun? known, BaseRun ran) => known?.Base != ran.Base
        ? ran
        : ran with
        {
            Results =
            [
                .. known.Results.Where(result => ran.Results.All(newer => newer.Run != result.Run)), .. ran.Results,
            ],
        };
}
