using System.Collections.Immutable;
using Weir.Core.Items;
using Weir.Core.Passes;

namespace Weir.Core.FanOut;

/// <summary>Applies what events mean for fan-outs and their elements.</summary>
internal static class FanOutEvolution
{
    public static ItemState Split(ItemState item, PassFannedOut e)
    {
        var passes = item.Passes;
        foreach (var element in e.Elements)
        {
            var id = e.Pass.Of(element.Key);
            var state = passes.GetValueOrDefault(id) ?? new PassState(id);
            // One that an earlier list had and the last one had not is as if it had gone stale.
            passes = passes.SetItem(id, state.Status == PassStatus.NotApplicable && !element.Dropped
                ? state with { Status = state.Round == 0 ? PassStatus.Waiting : PassStatus.Stale, SettledAt = null }
                : state);
        }
        return item with
        {
            Passes = passes,
            FanOuts = item.FanOuts.SetItem(e.Pass, new FanOutState(e.List, e.Elements, true)
            {
                Splits = item.FanOuts.GetValueOrDefault(e.Pass)?.Splits ?? [],
            }),
        };
    }

    /// <summary>A pass that goes stale, or is not to be done, is split anew should it begin again.</summary>
    public static ItemState Outdate(ItemState item, PassId pass) =>
        item.FanOuts.TryGetValue(pass, out var state) && state.Current
            ? item with { FanOuts = item.FanOuts.SetItem(pass, state with { Current = false }) }
            : item;

    public static PassState Evolve(PassState pass, PassEvent about) => about switch
    {
        ElementForked e => pass with { Fork = e.Commit, Made = null },
        JoinStarted => pass with { Join = pass.Join with { Stage = JoinStage.Merging, Whole = null, Own = null } },
        ElementMerged e =>
            pass with { Join = pass.Join with { Stage = JoinStage.Checking, Whole = e.Whole, Own = e.Own } },
        JoinConflicted => pass with { Join = pass.Join with { Rejections = pass.Join.Rejections + 1 } },
        JoinChecked e when e.Results.Any(result => result.Verdict != Gates.RunVerdict.Pass) =>
            pass with { Join = pass.Join with { Rejections = pass.Join.Rejections + 1 } },
        ElementJoined => pass with { Join = JoinState.Idle with { Stage = JoinStage.Joined } },
        PassWentStale or PassSkipped or PassNotApplicable => pass with { Join = JoinState.Idle },
        PassReopened e => Reopen(pass, e),
        _ => pass,
    };

    /// <summary>
    /// Where the next round goes on: from the marked conflict; from what did not stand the commands when it lay on the
    /// branch; from the branch's head once it had joined; else from what it made.
    /// </summary>
    private static PassState Reopen(PassState pass, PassReopened e) => pass.Join.Stage switch
    {
        _ when e.Conflict is { } conflict => pass with { Fork = conflict.Parent, Made = null, Join = Left(pass.Join) },
        JoinStage.Checking when pass.Join.Own is { } own =>
            pass with { Fork = own.Start, Made = own, Join = Left(pass.Join) },
        JoinStage.Joined => pass with { Fork = null, Made = null, Join = JoinState.Idle },
        _ => pass with { Join = Left(pass.Join) },
    };

    private static JoinState Left(JoinState join) => join with { Stage = JoinStage.Idle, Whole = null, Own = null };
}
