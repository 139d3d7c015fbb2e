using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Plans;
using Weir.Definitions.Canonical;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Projects;
using Weir.Definitions.Workflows;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Compile;

/// <summary>Builds the part of a workflow that Core executes. Digests are filled in by the compiler.</summary>
internal sealed class PlanBuilder(CompileContext context)
{
    private WorkflowDefinition Workflow => context.Workflow;

    public Plan Build()
    {
        var passes = context.Graph.Order.Select(id => BuildPass(context.Graph.Find(id)!)).ToImmutableArray();
        var parameters = Workflow.Params.Select(BuildParam).ToImmutableArray();
        var slas = Workflow.Slas.Select(sla => new SlaPlan(
            context.Conditions.Compile(sla.When, context.Scope), IdOf(sla.Pass), sla.Complete)).ToImmutableArray();
        var reclassify = Workflow.Reclassify.Select(BuildReclassify).OfType<ReclassifyPlan>().ToImmutableArray();
        return new Plan
        {
            Workflow = Workflow.Name.Value,
            Version = Workflow.Version,
            Hash = default,
            Document = default,
            Kinds = Workflow.AppliesTo.Kinds,
            Params = parameters,
            // Last, because conditions decide which fields travel.
            Artifacts = [.. Workflow.Artifacts.Select(BuildArtifact)],
            Ladders = BuildLadders(),
            Slas = slas,
            Reclassify = reclassify,
            Controls = Workflow.Compliance.Controls,
            Retain = Workflow.Compliance.Retain,
            Restricted = Workflow.Restricted,
            Budget = Budget,
            Passes = passes,
            NotExecuted = Keys(Workflow.Pinned),
        };
    }

    /// <summary>In billionths of a US dollar; null for no limit.</summary>
    private long? Budget => (Workflow.Defaults.BudgetMicroUsd ?? context.Project?.BudgetMicroUsd) is { } micros
        ? checked(micros * Quantities.NanosPerMicro)
        : null;

    private static ParamPlan BuildParam(ParamDefinition param) => new(
        param.Name.Value,
        param.Type,
        param.Default is { } value ? ParamValues.Parse(param, value.Value) : null,
        param.From?.Value,
        [.. param.Options.Select(option => option.Value)],
        param.Minimum,
        param.Maximum);

    private ArtifactPlan BuildArtifact(ArtifactDefinition artifact) => new(
        artifact.Name.Value,
        artifact.Kind,
        artifact.Path.Value,
        artifact.Optional,
        context.Conditions.FieldsOf(artifact.Name.Value))
    {
        Elements = BuildElements(artifact),
    };

    /// <summary>What of a list's elements travels: what is read of them, and what puts them in order.</summary>
    private ElementsPlan? BuildElements(ArtifactDefinition artifact)
    {
        var uses = Workflow.Passes.Select(pass => pass.ForEach).OfType<ForEachDefinition>()
            .Where(each => each.In.Value == artifact.Name.Value).ToList();
        return uses.Count == 0 || artifact.Key is not { } key ? null : new ElementsPlan(
            key,
            [
                .. context.Conditions.ElementFieldsOf(artifact.Name.Value)
                    .Concat(uses.Select(each => each.Order?.Value).OfType<string>())
                    .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ]);
    }

    private ReclassifyPlan? BuildReclassify(ReclassifyDefinition rule) =>
        context.Conditions.Compile(rule.When, context.Scope) is { } when
            ? new ReclassifyPlan(when, rule.To?.Value, rule.Close, rule.Approve)
            {
                Carry = [.. rule.Carry.Select(name => name.Value).Where(name => name != ArtifactPlan.Request)],
            }
            : null;

    private PassPlan BuildPass(PassDefinition pass)
    {
        var scope = context.ScopeOf(pass);
        foreach (var step in pass.StepConditions)
        {
            context.Conditions.Compile(step, scope);
        }
        return new PassPlan
        {
            Id = new PassId(pass.Id.Value),
            Needs = [.. context.Graph.NeedsOf(pass.Id.Value).Select(id => new PassId(id))],
            When = context.Conditions.Compile(pass.When, context.Scope),
            Delay = pass.Delay,
            Consumes = [.. pass.Consumes.Select(use => new ArtifactUse(use.Name.Value, use.Optional))],
            Produces = [.. pass.Produces.Select(product => new Product(product.Name.Value, product.Bounds))],
            Executor = pass.Executor is { } executor
                ? new ExecutorPlan(executor.Kind, executor.Target.Value, pass.Assist?.Value)
                : new ExecutorPlan(ExecutorKind.Human, ExhaustPlan.Owner),
            Timeouts = BuildTimeouts(pass),
            Retries = pass.Retry ?? PassPlan.DefaultRetries,
            Adopt = [.. pass.Adopt.Select(name => name.Value)],
            Skip = pass.Skip is { } skip
                ? new SkipPlan([.. skip.Allow.Select(who => who.Value)],
                    context.Conditions.Compile(skip.When, context.Scope))
                : null,
            Sla = pass.Sla,
            Escalate = pass.Escalate?.Value,
            Ask = pass.Ask is { } ask ? new AskPlan(ask.MaxQuestions, ask.Of?.Value ?? ExhaustPlan.Owner) : null,
            ForEach = pass.ForEach is { } each
                ? new ForEachPlan(
                    each.In.Value, each.As, each.Order?.Value, each.MaxParallel, each.Join,
                    each.IfAbsent.Length > 0, each.IfEmpty.Length > 0)
                : null,
            FollowUps =
                [.. pass.FollowUps.Select(follow =>
                    new FollowUpPlan(follow.From.Value, follow.Kind.Value, follow.Link, follow.Due))],
            Controls = pass.Capture.Controls,
            OnDemand = pass.OnDemand,
            Implicit = pass.Id.Value == context.Implicit,
            Gates = [.. pass.Gates.Select(gate => BuildGate(pass, gate, scope))],
            Deploy = Deployments.Plan(Deployments.Of(context, pass)),
            NotExecuted = Keys([.. Deployments.Pinned(context, pass), .. Previews.Pinned(context, pass)]),
        };
    }

    private Timeouts BuildTimeouts(PassDefinition pass)
    {
        var limits = context.AgentOf(pass)?.Spec.Limits;
        var defaults = Workflow.Defaults.Timeout;
        return new Timeouts(
            pass.Timeout.Run ?? defaults.Run ?? Minutes(limits?.Minutes) ?? Timeouts.Default.Run,
            pass.Timeout.Idle ?? defaults.Idle ?? Minutes(limits?.IdleMinutes) ?? Timeouts.Default.Idle,
            pass.Timeout.Queue ?? defaults.Queue);
    }

    private GatePlan BuildGate(PassDefinition pass, GateDefinition gate, NameScope scope)
    {
        var to = gate.RejectTo.Select(target => new PassId(target.Value)).ToImmutableArray();
        return new GatePlan
        {
            Id = new GateId(gate.Id.Value),
            Preview = Previews.Plan(context, gate),
            Reviews = CompileContext.ReviewsOf(pass, gate),
            Runs = [.. gate.Runs.SelectMany(run => BuildRuns(pass, run))],
            Reviewers = [.. gate.Reviewers.Select(reviewer => BuildReviewer(reviewer, scope))],
            Decide = gate.Decide,
            Criteria = [.. gate.Criteria.Select(criterion =>
                new Criterion(criterion.Id.Value, criterion.Must, criterion.Tag, criterion.Run?.Value))],
            OnReject = new RejectPlan(to.IsEmpty ? [new PassId(pass.Id.Value)] : to, gate.Rounds, gate.Stall),
            OnExhausted = gate.OnExhausted,
            Escalate = gate.Escalate?.Value,
            Controls = gate.Capture.Controls,
            Signed = gate.Capture.Sign || Workflow.Compliance.Sign,
            AutoAccept = context.Conditions.Compile(gate.AutoAccept?.When, scope) is { } when
                ? new AutoAcceptPlan(when, gate.AutoAccept!.Sample)
                : null,
            Emergency = gate.Emergency is { } emergency
                ? new EmergencyPlan(
                    context.Conditions.Compile(emergency.When, scope), emergency.By.Value,
                    emergency.ReviewAfter ?? EmergencyPlan.DefaultReview)
                : null,
        };
    }

    /// <summary>The project's command, and beside it those that components have in its place.</summary>
    private IEnumerable<RunPlan> BuildRuns(PassDefinition pass, RunDefinition run)
    {
        var whole = BuildRun(pass, run);
        return DocumentBuilder.OfComponents(context, run.Command.Value).Select(own => whole with
        {
            Id = RunPlan.IdOf(whole.Id, own.Command.Component),
            Component = own.Command.Component,
            Defined = true,
            Command = DigestOf(pass, own.Command.Command, own.Definition),
            Inputs = InputsOf(own.Command.Command, own.Definition),
            Affected = HasAffected(run, own.Definition),
            RetryFlaky = own.Definition.RetryFlaky,
        }).Prepend(whole);
    }

    private RunPlan BuildRun(PassDefinition pass, RunDefinition run)
    {
        var command = DocumentBuilder.Resolve(context, pass, run.Command);
        var written = context.Project?.FindCommand(run.Command.Value);
        var artifacts = command is null ? [] : command.Variables
            .Where(variable => variable.Source == VariableSource.ArtifactPath)
            .Select(variable => variable.Of).Distinct(StringComparer.Ordinal).ToImmutableArray();
        return new RunPlan(run.Id.Value, run.Expect, artifacts, command is not null, run.FailExits, run.Evidence)
        {
            Command = command is null ? null : DigestOf(pass, command, written),
            Inputs = command is null ? null : InputsOf(command, written),
            Affected = HasAffected(run, written),
            RetryFlaky = written?.RetryFlaky ?? CommandDefinition.RetriesFlaky,
        };
    }

    /// <summary>
    /// What runs, and in which surroundings; null where it reads something of the item's own, so that its result is no
    /// other item's.
    /// </summary>
    private Digest? DigestOf(PassDefinition pass, CompiledCommand command, CommandDefinition? written) =>
        !IsShared(command) ? null : CanonicalJson.DigestOf(new CommandKey(
            command.Line,
            context.Project?.Setup ?? [],
            [.. (context.Project?.Tools ?? []).Select(tool => tool.Root)],
            written?.InputsDigest)
        {
            Services = Services.DigestOf(context, pass),
        });

    /// <summary>What has to fail is not there to be checked.</summary>
    private static bool HasAffected(RunDefinition run, CommandDefinition? written) =>
        run.Expect == Expectation.Pass && written?.Affected is not null;

    private static Digest? InputsOf(CompiledCommand command, CommandDefinition? written) =>
        IsShared(command) ? written?.InputsDigest : null;

    private static bool IsShared(CompiledCommand command) =>
        command.Variables.IsEmpty && !command.Line.Contains("WEIR_", StringComparison.Ordinal);

    private sealed record CommandKey(
        string Line, ImmutableArray<string> Setup, ImmutableArray<string> Tools, Digest? Inputs)
    {
        /// <summary>Null where nothing runs beside it.</summary>
        public Digest? Services { get; init; }
    }

    private ReviewerPlan BuildReviewer(ReviewerDefinition reviewer, NameScope scope) => new(
        reviewer.Kind,
        reviewer.Who.Value,
        reviewer.Quorum,
        [.. reviewer.Not.Select(not => not.Value)],
        context.Conditions.Compile(reviewer.When, scope),
        reviewer.Advisory,
        IdOf(reviewer.DiffersFrom),
        reviewer.Sla);

    /// <summary>The workflow's ladders, and those of the organisation that it refers to.</summary>
    private ImmutableArray<LadderPlan> BuildLadders()
    {
        var own = Workflow.Escalations;
        var used = LadderNames().Distinct(StringComparer.Ordinal)
            .Where(name => own.All(ladder => ladder.Name != name));
        var shared = context.Library.Organization?.Value.Escalations ?? [];
        return [.. own,
            .. used.Select(name => shared.FirstOrDefault(ladder => ladder.Name == name)).OfType<LadderPlan>()];
    }

    private IEnumerable<string> LadderNames()
    {
        foreach (var pass in Workflow.Passes)
        {
            if (pass.Escalate is { } ofPass)
            {
                yield return ofPass.Value;
            }
            foreach (var gate in pass.Gates)
            {
                if (gate.Escalate is { } ofGate)
                {
                    yield return ofGate.Value;
                }
                if (gate.OnExhausted is { Action: ExhaustAction.Escalate } exhausted)
                {
                    yield return exhausted.Target;
                }
            }
        }
    }

    private static ImmutableArray<string> Keys(ImmutableArray<PinnedKey> pinned) =>
        [.. pinned.Select(key => key.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static PassId? IdOf(Located<string>? name) => name is null ? null : new PassId(name.Value);

    private static Span? Minutes(int? minutes) => minutes is { } count ? new Span(count * 60_000L) : null;
}
