using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.People;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;
using Weir.Definitions.Models;
using Weir.Definitions.Workflows;
using Weir.Runtime.Attempts;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projections;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Intake;

/// <summary>
/// Turns a submission into an item: picks the workflow, compiles it as the target branch has it, stores and pins it,
/// and says at once what would otherwise be found out by parking.
/// </summary>
public sealed class ItemIntake(
    ControlLoop loop, BlobText blobs, FindProjectServices projects, WorkflowPinning pinning)
{
    /// <summary>The most unknown code owners that a warning names.</summary>
    private const int MaxNamed = 8;

    public async Task<SubmissionReply> SubmitAsync(
        string commandId,
        PrincipalId by,
        Submission submission,
        CancellationToken cancel)
    {
        if (!loop.State.Projects.ContainsKey(submission.Project))
        {
            var keys = loop.State.Projects.Keys.Select(known => known.Value);
            return SubmissionReply.Refuse(
                Refusal.UnknownProject(submission.Project) with { Hint = Nearest.Hint(submission.Project.Value, keys,
                    "project") });
        }
        if (submission.Title.Trim().Length == 0)
        {
            return SubmissionReply.Refuse(Refusal.Invalid("no-title", "An item needs a title.", "weir item new TITLE"));
        }
        var services = await projects(submission.Project, cancel);
        var (workflow, kind, refusal) = Choose(services, submission);
        if (workflow is null)
        {
            return SubmissionReply.Refuse(refusal!);
        }
        var pinned = await pinning.PinAsync(services, workflow, cancel);
        if (pinned.Compiled is not { } compiled)
        {
            return SubmissionReply.Refuse(pinned.Trouble!);
        }
        var (values, bad) = Params(compiled.Plan, submission);
        if (bad is not null)
        {
            return SubmissionReply.Refuse(bad);
        }
        var (artifacts, unfit) = await GivenArtifacts.StoreAsync(
            compiled, submission.Artifacts, services.Repository, cancel);
        if (unfit is not null)
        {
            return SubmissionReply.Refuse(unfit);
        }
        var request = await blobs.PutAsync(submission.Request, Retention.Record, cancel);
        var reply = await loop.SubmitAsync(
            commandId, by,
            new CreateItem(
                submission.Project, kind, submission.Title.Trim(), request, compiled.Plan.Hash, submission.Class,
                submission.Risk, submission.Labels, values, submission.BlockedBy, artifacts)
            {
                Origin = submission.Origin,
                Due = submission.Due,
            },
            cancel);
        return reply.Accepted && ItemId.TryParse(reply.Created, out var id)
            ? new SubmissionReply(
                null, id, [.. Warnings(compiled, services), .. await OwnersAsync(compiled, services, cancel)])
            : new SubmissionReply(reply.Refusal, null, []);
    }

    private static (WorkflowDefinition? Workflow, string Kind, Refusal? Refusal) Choose(
        ProjectServices services, Submission submission)
    {
        var enabled = services.Library.EnabledWorkflows.Select(sourced => sourced.Value).ToList();
        if (submission.Workflow is { } name)
        {
            var named = enabled.FirstOrDefault(workflow => workflow.Name.Value == name);
            return named is not null
                ? (named, submission.Kind ?? named.AppliesTo.Kinds.FirstOrDefault("task"), null)
                : (null, "", WorkflowPinning.Missing(name, enabled.Select(workflow => workflow.Name.Value)));
        }
        if (submission.Kind is null && enabled is [var only])
        {
            return (only, only.AppliesTo.Kinds.FirstOrDefault("task"), null);
        }
        var kinds = enabled.SelectMany(workflow => workflow.AppliesTo.Kinds).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        if (submission.Kind is not { } kind)
        {
            return (
                null, "", Refusal.Invalid("no-kind", "What kind of item is it?", $"--kind {string.Join('|', kinds)}"));
        }
        var choice = WorkflowSelection.Choose(services.Library, new ItemFacts(
            kind, Facts.Symbol(submission.Risk), Facts.Symbol(submission.Class), submission.Labels, "", []));
        if (choice.Workflow is { } chosen)
        {
            return (chosen, kind, null);
        }
        return choice.Candidates.IsEmpty
            ? (null, "", Refusal.Invalid(
                "no-workflow", $"No workflow of this project is for items of kind {kind}.",
                Nearest.Hint(kind, kinds, "kind")))
            : (null, "", Refusal.Invalid(
                "ambiguous-workflow", $"More than one workflow is for items of kind {kind}.",
                $"--workflow {string.Join('|', choice.Candidates)}"));
    }

    private static (ImmutableArray<NamedValue> Values, Refusal? Bad) Params(Plan plan, Submission submission)
    {
        var values = ImmutableArray.CreateBuilder<NamedValue>();
        foreach (var (name, text) in submission.Params)
        {
            if (plan.Params.FirstOrDefault(param => param.Name == name) is not { } param)
            {
                var hint = Nearest.Hint(name, plan.Params.Select(known => known.Name), "param");
                return ([], Refusal.Invalid("unknown-param", $"Workflow {plan.Workflow} has no param {name}.", hint));
            }
            if (ParamValues.Parse(param, text) is not { } value)
            {
                var hint = param.Options.IsEmpty ? null : $"--param {name}={string.Join('|', param.Options)}";
                return ([], Refusal.Invalid("bad-param", $"'{text}' is not a value of param {name}.", hint));
            }
            values.Add(new NamedValue(name, value, true));
        }
        return (values.ToImmutable(), null);
    }

    /// <summary>An agent that runs as a program needs none.</summary>
    private static bool NeedsModel(Compiled compiled, string pass) =>
        compiled.Plan.Pass(new PassId(pass)).Executor is { Kind: ExecutorKind.Agent } executor
        && compiled.Document.FindAgent(executor.Target) is { RunsOn: not "command" };

    /// <summary>Where code owners will be asked: those who are nobody here.</summary>
    private async Task<IEnumerable<string>> OwnersAsync(
        Compiled compiled, ProjectServices services, CancellationToken cancel)
    {
        var asks = compiled.Plan.Passes.SelectMany(pass => pass.Gates).SelectMany(gate => gate.Reviewers)
            .Any(OwnerSets.IsCodeOwners);
        if (!asks)
        {
            return [];
        }
        var rules = await TargetRules.AtAsync(services.Repository, services.Target, cancel);
        ImmutableArray<Person> people = [.. loop.State.People.Values];
        var unknown = CodeOwner.Unknown(rules.Owners?.Owners ?? [], people).ToList();
        return unknown.Count == 0
            ? []
            :
            [
                $"{rules.Owners!.Path} names {string.Join(", ", unknown.Take(MaxNamed).Select(OneLine.Of))}"
                    + (unknown.Count > MaxNamed ? $" and {unknown.Count - MaxNamed} more" : "")
                    + ", nobody here: where nobody else owns a path, the project's reviewers are asked; "
                    + "say who is meant with weir person add NAME --account ACCOUNT.",
            ];
    }

    private ImmutableArray<string> Warnings(Compiled compiled, ProjectServices services)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        foreach (var pass in
            compiled.Document.Passes.Where(pass => pass.Tier is not null && NeedsModel(compiled, pass.Id)))
        {
            var tier = TierResolver.Resolve(services.Models, pass.Tier!.Tier, pass.Tier.Floor, pass.Tier.Cap);
            if (tier.Models.IsEmpty)
            {
                warnings.Add($"Pass {pass.Id} will wait: no model serves tier {pass.Tier.Tier}.");
            }
        }
        var people = loop.State.People.Values;
        foreach (var pass in compiled.Plan.Passes)
        {
            var asked = pass.Gates.SelectMany(gate => gate.Reviewers)
                .Where(reviewer => reviewer.Kind == ReviewerKind.Human && !OwnerSets.IsCodeOwners(reviewer))
                .Select(reviewer => reviewer.Who)
                .Concat(pass.Executor.Kind == ExecutorKind.Human ? [pass.Executor.Target] : []);
            warnings.AddRange(asked
                .Where(who => !people.Any(person => person.Is(who)))
                .Select(who => $"Pass {pass.Id} asks {who}, which nobody holds: the owner will be asked."));
            warnings.AddRange(pass.Gates.SelectMany(gate => gate.Runs
                .Where(run => !run.Defined)
                .Select(run =>
                    $"Gate {gate.Id} of pass {pass.Id} leaves out {run.Id}: "
                    + "the project does not define that command.")));
        }
        return [.. warnings.Distinct(StringComparer.Ordinal)];
    }
}
