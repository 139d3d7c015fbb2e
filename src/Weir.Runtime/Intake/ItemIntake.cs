using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Core.Triggers;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Intake;
using Weir.Definitions.Library;
using Weir.Definitions.Organizations;
using Weir.Definitions.Preview;
using Weir.Runtime.Attempts;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Intake;

/// <summary>
/// Turns a submission into an item. What a person said comes first, then the rules of the project, then the only
/// workflow that there is. What is left open an agent proposes, if one can be asked; if none can, the submission is
/// refused with what to type. The workflow is compiled as the target branch has it, stored and pinned, and what would
/// otherwise be found out by parking is said at once.
/// </summary>
public sealed class ItemIntake(
    ControlLoop loop, BlobText blobs, FindProjectServices projects, WorkflowPinning pinning)
{
    private readonly DuplicateSearch _duplicates = new(blobs);

    public async Task<SubmissionReply> SubmitAsync(
        string commandId,
        PrincipalId by,
        Submission submission,
        CancellationToken cancel)
    {
        if (Check(submission) is { } unfit)
        {
            return SubmissionReply.Refuse(unfit);
        }
        var services = await projects(submission.Project, cancel);
        var draft = Draft.Read(services, FactsOf(by, submission));
        if (draft.Refusal is { } refusal)
        {
            return SubmissionReply.Refuse(refusal);
        }
        var isOpen = draft.KindIsOpen || submission.Propose;
        var compiled = isOpen ? ProposalPlan.Find(services) : draft.Compiled;
        if (Lacking(submission, draft, compiled) is { } lacking)
        {
            return SubmissionReply.Refuse(lacking);
        }
        var (artifacts, bad) = await GivenArtifacts.StoreAsync(
            compiled!, submission.Artifacts, services.Repository, cancel);
        if (bad is not null)
        {
            return SubmissionReply.Refuse(bad);
        }
        var alike = submission.DuplicateOf is null
            ? await _duplicates.FindAsync(
                loop.State, by, submission.Project, submission.Title, submission.Request, cancel)
            : [];
        await pinning.KeepAsync(compiled!, cancel);
        var request = await blobs.PutAsync(submission.Request, Retention.Record, cancel);
        var create = new CreateItem(
            submission.Project, isOpen ? IntakeState.NoKind : draft.Kind!, submission.Title.Trim(), request,
            compiled!.Plan.Hash, draft.Class, draft.Risk, submission.Labels, isOpen ? [] : draft.Params,
            submission.BlockedBy, artifacts)
        {
            Choices = draft.Choices,
            AwaitsProposal = isOpen,
            DuplicateOf = submission.DuplicateOf,
            Origin = submission.Origin,
            Due = submission.Due,
            Budget = submission.Budget,
        };
        var reply = await loop.SubmitAsync(
            commandId, by,
            submission.Trigger is { } call ? new FireTrigger(call.Trigger, call.Occurrence, call.Key, create) : create,
            cancel);
        if (reply.Refusal is { } refused)
        {
            return SubmissionReply.Refuse(refused);
        }
        return ItemId.TryParse(reply.Created, out var id)
            ? new SubmissionReply(
                null, id,
                [
                    .. alike.Where(other => other.Item != id).Select(Words),
                    .. await IntakeWarnings.OfAsync(loop.State, compiled, services, cancel),
                    .. submission.Trigger is null ? IntakeWarnings.Components(services, submission.Request) : [],
                ],
                draft.Choices)
            : new SubmissionReply(null, null, [], []);
    }

    /// <summary>What the submission would come to, with nothing done.</summary>
    public async Task<SubmissionPreview> PreviewAsync(PrincipalId by, Submission submission, CancellationToken cancel)
    {
        if (Check(submission) is { } unfit)
        {
            return new SubmissionPreview(
                unfit, null, PriorityClass.Normal, Risk.Medium, [], [], false, [], null);
        }
        var services = await projects(submission.Project, cancel);
        var facts = FactsOf(by, submission);
        var draft = Draft.Read(services, facts);
        var alike = await _duplicates.FindAsync(
            loop.State, by, submission.Project, submission.Title, submission.Request, cancel);
        return new SubmissionPreview(
            draft.Refusal, draft.Kind, draft.Class, draft.Risk, draft.Choices, draft.Missing,
            ProposalPlan.Find(services) is not null, alike, Preview(draft, facts, services, by));
    }

    private static ItemPreview? Preview(
        Draft draft, IntakeFacts facts, ProjectServices services, PrincipalId by)
    {
        if (draft.Compiled is not { } compiled || draft.Refusal is not null)
        {
            return null;
        }
        var setting = new PreviewSetting(
            services.Definition, services.Models, RoleBook.From(services.Library.Organization?.Value, by.Name))
        {
            Params = draft.Params.ToImmutableSortedDictionary(
                param => param.Name, param => param.Value, StringComparer.Ordinal),
        };
        return WorkflowPreview.Describe(compiled, setting, new ItemFacts(
            draft.Kind!, Facts.Symbol(draft.Risk), Facts.Symbol(draft.Class), facts.Labels, facts.Requester,
            facts.Paths)
        {
            Project = facts.Project,
        });
    }

    private Refusal? Check(Submission submission)
    {
        if (!loop.State.Projects.ContainsKey(submission.Project))
        {
            var keys = loop.State.Projects.Keys.Select(known => known.Value);
            return Refusal.UnknownProject(submission.Project) with
            {
                Hint = Nearest.Hint(submission.Project.Value, keys, "project"),
            };
        }
        return submission.Title.Trim().Length == 0
            ? Refusal.Invalid("no-title", "An item needs a title.", "weir item new TITLE")
            : null;
    }

    /// <summary>Why what is open cannot be left so; null when it can, or nothing is.</summary>
    private static Refusal? Lacking(Submission submission, Draft draft, Compiled? compiled)
    {
        if (submission.Propose && compiled is null)
        {
            return Refusal.Rule(
                "no-proposal", $"No model here serves the agent {ProposalPlan.Agent}, so nothing can be proposed.",
                "weir doctor");
        }
        if (draft.KindIsOpen)
        {
            var flags = string.Join(' ', draft.Missing.Select(missing => missing.Flag));
            return compiled is null ? Refusal.Invalid("no-kind", "What kind of item is it?", flags)
                : submission.Params.IsEmpty && submission.Artifacts.IsEmpty ? null
                : Refusal.Invalid(
                    "no-kind", "Params and artifacts belong to a workflow, and the kind of the item is open.", flags);
        }
        return draft.Missing switch
        {
            [] => null,
            [{ What: IntakeClassifier.Workflow } workflow] => Refusal.Invalid(
                "ambiguous-workflow", $"More than one workflow is for items of kind {draft.Kind}.", workflow.Flag),
            var missing => Refusal.Invalid(
                "no-param",
                $"Workflow {draft.Compiled!.Plan.Workflow} needs "
                    + $"{string.Join(", ", missing.Select(one => one.What[IntakeClassifier.ParamPrefix.Length..]))}.",
                string.Join(' ', missing.Select(one => one.Flag))),
        };
    }

    private static IntakeFacts FactsOf(PrincipalId by, Submission submission) => new(
        submission.Project.Value, by.Name, submission.Labels,
        submission.Trigger is null ? RequestPaths.Of(submission.Request) : [], submission.Kind,
        IntakeSource.Person, submission.Workflow, submission.Class, submission.Risk, submission.Params);

    public static string Words(AlikeItem alike) =>
        $"Looks like {alike.Item} ({(alike.IsOpen ? "open" : "ended")}): {Projections.OneLine.Of(alike.Title)}";
}
