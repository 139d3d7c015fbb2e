using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Rules;

/// <summary>
/// A gate judges something, by criteria that somebody eligible can judge, and leads nowhere but back.
/// </summary>
internal static class GateRules
{
    private const string PassPrefix = "pass:";

    public static void Check(CompileContext context, PassDefinition pass, GateDefinition gate)
    {
        CheckReviews(context, pass, gate);
        CheckCriteria(context, gate);
        CheckReviewers(context, pass, gate);
        CheckAutoAccept(context, gate);
        CheckEmergency(context, gate);
        CheckReject(context, pass, gate);
    }

    private static void CheckReviews(CompileContext context, PassDefinition pass, GateDefinition gate)
    {
        var reviews = CompileContext.ReviewsOf(pass, gate);
        if (reviews.IsEmpty)
        {
            context.Sink.Report(FindingCodes.GateReviewsNothing, gate.Id.At,
                $"the gate '{gate.Id.Value}' reviews nothing");
        }
        foreach (var review in gate.Reviews.Where(review => review.Value != ArtifactPlan.Request))
        {
            if (ArtifactRules.CheckDeclared(context, review) && context.Graph.Cycle.IsEmpty
                && !ProducersUpTo(context, pass, review.Value).Any())
            {
                context.Sink.Report(FindingCodes.GateReviewsLater, review.At,
                    $"'{review.Value}' is produced neither by '{pass.Id.Value}' nor before it");
            }
        }
    }

    private static void CheckCriteria(CompileContext context, GateDefinition gate)
    {
        var judges = gate.Reviewers.Where(reviewer => !reviewer.Advisory).ToList();
        if (!gate.Criteria.Any(criterion => criterion.Must))
        {
            context.Sink.Report(FindingCodes.NoMust, gate.Id.At, $"the gate '{gate.Id.Value}' has no must criterion");
        }
        foreach (var criterion in gate.Criteria)
        {
            switch (criterion.Tag)
            {
                case CriterionTag.Command when gate.Runs.All(run => run.Id.Value != criterion.Run!.Value):
                    context.Sink.Report(FindingCodes.CriterionRun, criterion.Run!.At,
                        $"the gate '{gate.Id.Value}' has no run '{criterion.Run.Value}'",
                        Nearest.Hint(criterion.Run.Value, gate.Runs.Select(run => run.Id.Value), "runs"));
                    break;
                case CriterionTag.Human when !judges.Exists(reviewer => reviewer.IsPerson):
                case CriterionTag.Agent when !judges.Exists(reviewer => !reviewer.IsPerson):
                    var kind = criterion.Tag == CriterionTag.Human ? "person" : "agent";
                    context.Sink.Report(FindingCodes.CriterionReviewer, criterion.Id.At,
                        $"no {kind} of the gate can judge '{criterion.Id.Value}'");
                    break;
                case CriterionTag.Anyone when criterion.Must && judges.Count == 0:
                    context.Sink.Report(FindingCodes.NobodyJudges, criterion.Id.At,
                        $"nobody judges '{criterion.Id.Value}'");
                    break;
            }
        }
    }

    private static void CheckReviewers(CompileContext context, PassDefinition pass, GateDefinition gate)
    {
        foreach (var reviewer in gate.Reviewers)
        {
            if (reviewer.IsPerson && reviewer.Sla is null)
            {
                context.Sink.Report(FindingCodes.NoSla, reviewer.Who.At,
                    $"'{reviewer.Who.Value}' is asked without a time limit");
            }
            CheckExclusions(context, reviewer);
            CheckOwnWork(context, pass, gate, reviewer);
        }
    }

    private static void CheckExclusions(CompileContext context, ReviewerDefinition reviewer)
    {
        foreach (var not in reviewer.Not)
        {
            if (not.Value.StartsWith(PassPrefix, StringComparison.Ordinal))
            {
                ReferenceRules.CheckPass(context, not with { Value = not.Value[PassPrefix.Length..] });
            }
            else if (not.Value is not ("author" or "requester"))
            {
                context.Sink.Report(FindingCodes.UnknownExclusion, not.At, $"'{not.Value}' excludes nobody",
                    Nearest.Hint(not.Value, ["author", "requester"], "exclusions"));
            }
        }
    }

    private static void CheckOwnWork(
        CompileContext context, PassDefinition pass, GateDefinition gate, ReviewerDefinition reviewer)
    {
        var producers = CompileContext.ReviewsOf(pass, gate).SelectMany(name => ProducersUpTo(context, pass, name))
            .Distinct();
        foreach (var producer in producers)
        {
            var kind = reviewer.IsPerson ? ExecutorKind.Human : ExecutorKind.Agent;
            var executes = producer.Executor?.Kind == kind && producer.Executor.Target.Value == reviewer.Who.Value;
            var assists = !reviewer.IsPerson && producer.Assist?.Value == reviewer.Who.Value;
            var excluded = reviewer.Not.Any(not =>
                not.Value == "author" || not.Value == PassPrefix + producer.Id.Value);
            if ((executes && !(reviewer.IsPerson && excluded)) || assists)
            {
                context.Sink.Report(FindingCodes.ReviewerIsExecutor, reviewer.Who.At,
                    $"'{reviewer.Who.Value}' reviews its own work of the pass '{producer.Id.Value}'",
                    reviewer.IsPerson ? "add not: [author]" : "choose another agent");
                return;
            }
        }
    }

    private static void CheckEmergency(CompileContext context, GateDefinition gate)
    {
        if (gate.Emergency is { } emergency && !gate.Reviewers.Any(reviewer => reviewer.IsPerson))
        {
            context.Sink.Report(FindingCodes.EmergencyNobody, emergency.At,
                $"'{gate.Id.Value}' asks no person, so nobody is replaced in an emergency");
        }
    }

    private static void CheckAutoAccept(CompileContext context, GateDefinition gate)
    {
        if (gate.AutoAccept is not { } accept)
        {
            return;
        }
        var human = gate.Criteria.FirstOrDefault(criterion => criterion is { Must: true, Tag: CriterionTag.Human });
        if (human is not null)
        {
            context.Sink.Report(FindingCodes.AutoAcceptHuman, accept.At,
                $"auto_accept would waive '{human.Id.Value}', which a person must judge");
        }
        if (gate.Runs.IsEmpty && !gate.Reviewers.Any(reviewer => reviewer is { IsPerson: false, Advisory: false }))
        {
            context.Sink.Report(FindingCodes.AutoAcceptNobody, accept.At,
                $"without people nobody judges at '{gate.Id.Value}'");
        }
    }

    private static void CheckReject(CompileContext context, PassDefinition pass, GateDefinition gate)
    {
        foreach (var to in gate.RejectTo)
        {
            var target = context.Workflow.FindPass(to.Value);
            ReferenceRules.CheckPass(context, to);
            if (target is { OnDemand: false } && context.Graph.Cycle.IsEmpty
                && !context.Graph.IsAtOrBefore(to.Value, pass.Id.Value))
            {
                context.Sink.Report(FindingCodes.RejectTarget, to.At,
                    $"'{to.Value}' does not come before '{pass.Id.Value}'");
            }
        }
    }

    private static IEnumerable<PassDefinition> ProducersUpTo(CompileContext context, PassDefinition pass,
        string artifact) =>
        context.Graph.ProducersOf(artifact)
            .Where(producer => context.Graph.IsAtOrBefore(producer.Id.Value, pass.Id.Value));
}
