using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Core.Plans;
using Weir.Definitions.Canonical;
using Weir.Definitions.Compile;
using Weir.Runtime.Attempts;
using Weir.Runtime.Intake;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Effects;

/// <summary>Hands an item over as a person would, for somebody else.</summary>
public delegate Task<SubmissionReply> SubmitItem(
    string commandId, PrincipalId by, Submission submission, CancellationToken cancel);

/// <summary>
/// Makes the items that other items lead to. Each is looked for in the state before it is made, and the control plane
/// makes none twice, so that an act may be repeated after a crash.
/// </summary>
public sealed class ItemLinks(
    ControlLoop loop, FindProjectServices projects, PinWorkflow pin, SubmitItem submit, BlobText blobs)
{
    /// <summary>The item that carries out a pass, with what that pass consumes.</summary>
    public async Task<EffectOutcome> StartChildAsync(
        OrganizationState state, Effect effect, EffectBody.StartChild asked, CancellationToken cancel)
    {
        var item = state.Items[effect.Item];
        if (Children.Of(item, asked.Pass, asked.Round) is not null)
        {
            return new EffectOutcome.ChildStarted();
        }
        var plan = state.PlanOf(item);
        var pass = plan.Pass(asked.Pass);
        var services = await projects(item.Id.Project, cancel);
        var pinned = await pin(services, pass.Executor.Target, cancel);
        if (pinned.Compiled is not { } compiled)
        {
            return await MissingAsync(pinned.Trouble!, cancel);
        }
        var repository = services.RepositoryOf(item);
        var given = ImmutableArray.CreateBuilder<ArtifactFacts>();
        var attached = ImmutableArray.CreateBuilder<Attachment>();
        foreach (var version in pass.Consumes.Select(use => item.Artifacts.GetValueOrDefault(use.Artifact))
            .OfType<ArtifactVersion>())
        {
            if (await CarriedArtifact.FitAsync(compiled, version.Facts, repository, cancel) is { } facts)
            {
                given.Add(facts);
            }
            else
            {
                attached.Add(CarriedArtifact.Attach(version, plan));
            }
        }
        var request = await blobs.PutAsync(await RequestAsync(item, plan, pass, cancel), Retention.Record, cancel);
        var reply = await loop.SubmitAsync(
            $"effect-{effect.Id}-{effect.Failures}-child", PrincipalId.System,
            new CreateItem(
                item.Id.Project, compiled.Plan.Kinds.FirstOrDefault(item.Kind), $"{item.Title} ({pass.Id})", request,
                compiled.Plan.Hash, item.Class, item.Risk, item.Labels, [], [], given.ToImmutable())
            {
                Origin = new ItemOrigin(LinkKind.Child, item.Id, pass.Id, asked.Round, "", ""),
                Attached = attached.ToImmutable(),
            },
            cancel);
        return reply.Refusal is { Code: not ("made-already" or "not-wanted") } refusal
            ? await MissingAsync(refusal, cancel)
            : new EffectOutcome.ChildStarted();
    }

    private async Task<EffectOutcome> MissingAsync(Refusal refusal, CancellationToken cancel) =>
        new EffectOutcome.WorkflowMissing(await blobs.PutAsync(refusal.Sentence, Retention.Record, cancel));

    /// <summary>What the pass asks for, and what its item was asked for.</summary>
    private async Task<string> RequestAsync(ItemState item, Plan plan, PassPlan pass, CancellationToken cancel)
    {
        var text = new StringBuilder();
        var document = await DocumentAsync(plan, cancel);
        if (document?.Passes.FirstOrDefault(known => known.Id == pass.Id.Owner.Value) is { } words)
        {
            text.AppendLine(words.Title).AppendLine().AppendLine(words.Instruction.Trim()).AppendLine();
        }
        if (pass.Element is { } element)
        {
            text.AppendLine($"This is about {element.As} {element.Key} and no other.").AppendLine();
        }
        return text.AppendLine($"It is a part of {item.Id}, {item.Title}:").AppendLine()
            .Append(await blobs.GetAsync(item.Request, cancel)).ToString();
    }

    private async Task<CompiledDocument?> DocumentAsync(Plan plan, CancellationToken cancel) =>
        await blobs.GetBytesAsync(plan.Document, cancel) is { } bytes
            ? CanonicalJson.Read<CompiledDocument>(bytes.Span)
            : null;

    /// <summary>What a child made of what the pass has to make, as the pass's own plan reads it.</summary>
    public async Task<EffectOutcome> TakeChildAsync(
        OrganizationState state, ItemState item, EffectBody.TakeChild asked, CancellationToken cancel)
    {
        var plan = state.PlanOf(item);
        var child = state.Items[asked.Child];
        var compiled = new Compiled(
            plan, await DocumentAsync(plan, cancel) ?? new CompiledDocument { Workflow = plan.Workflow });
        var repository = (await projects(item.Id.Project, cancel)).RepositoryOf(item);
        var taken = ImmutableArray.CreateBuilder<ArtifactFacts>();
        var lacks = new List<string>();
        foreach (var name in plan.Pass(asked.Pass).Produces.Select(product => product.Artifact))
        {
            if (!child.Artifacts.TryGetValue(name, out var made))
            {
                lacks.Add($"{child.Id} made no {name}.");
            }
            else if (await CarriedArtifact.FitAsync(compiled, made.Facts, repository, cancel) is { } facts)
            {
                taken.Add(facts);
            }
            else
            {
                lacks.Add($"The {name} of {child.Id} is not what workflow {plan.Workflow} wants of it.");
            }
        }
        var words = lacks.Count == 0
            ? (Digest?)null
            : await blobs.PutAsync(string.Join('\n', lacks), Retention.Record, cancel);
        return new EffectOutcome.ChildTaken(taken.ToImmutable(), words);
    }

    /// <summary>An item for each entry of the lists that the pass names.</summary>
    public async Task<EffectOutcome> FollowUpAsync(
        OrganizationState state, Effect effect, EffectBody.FollowUp asked, CancellationToken cancel)
    {
        var item = state.Items[effect.Item];
        var pass = state.PlanOf(item).Pass(asked.Pass);
        var repository = (await projects(item.Id.Project, cancel)).RepositoryOf(item);
        var made = 0;
        var refused = new List<string>();
        foreach (var rule in pass.FollowUps)
        {
            var entries = await FollowUpEntries.ReadAsync(state, item, rule, repository, cancel);
            var open = entries.Where(entry => !item.Links.Any(link => link.Kind == LinkKind.FollowUp
                && link.Pass == pass.Id && link.Word == rule.Link && link.Key == entry.Key)).ToList();
            if (open.Count > FollowUpPlan.MaxItems)
            {
                refused.Add($"{rule.From} has {open.Count} entries; {FollowUpPlan.MaxItems} items are made at most.");
                continue;
            }
            foreach (var entry in open)
            {
                var origin = new ItemOrigin(
                    LinkKind.FollowUp, item.Id, pass.Id, asked.Round, rule.Link, entry.Key);
                var reply = await submit(
                    $"effect-{effect.Id}-{effect.Failures}-{rule.Link}-{entry.Key}", PrincipalId.System,
                    SubmissionOf(item, rule, entry, origin), cancel);
                made += reply.Refusal is null ? 1 : 0;
                if (reply.Refusal is { Code: not "made-already" } refusal)
                {
                    refused.Add($"{entry.Title}: {refusal.Sentence}");
                }
            }
        }
        return new EffectOutcome.FollowedUp(
            made,
            refused.Count == 0 ? null : await blobs.PutAsync(string.Join('\n', refused), Retention.Record, cancel));
    }

    private static Submission SubmissionOf(
        ItemState item, FollowUpPlan rule, FollowUpEntry entry, ItemOrigin origin) => new(
        item.Id.Project,
        entry.Title,
        $"{entry.Text}\n\nThis follows from {item.Id}, {item.Title} ({rule.Link}, pass {origin.Pass}).",
        rule.Kind,
        null,
        PriorityClass.Normal,
        item.Risk,
        [],
        ImmutableSortedDictionary<string, string>.Empty,
        [],
        [])
    {
        Origin = origin,
        Due = rule.Due,
    };

    /// <summary>The word of the link from an item to the one that was opened for what its target fails.</summary>
    public const string RedTarget = "red-target";

    /// <summary>Characters of a command's output that go into the request of the item that is opened for it.</summary>
    private const int MaxOutput = 20_000;

    /// <summary>The item for a command that the target fails by itself.</summary>
    public async Task<EffectOutcome> OpenBugAsync(
        OrganizationState state, Effect effect, EffectBody.OpenBug asked, CancellationToken cancel)
    {
        var (item, red) = (state.Items[effect.Item], asked.Red);
        var origin = new ItemOrigin(
            LinkKind.FollowUp, item.Id, asked.Pass, item.Pass(asked.Pass).Round, RedTarget,
            $"{red.Command}@{red.Since}");
        if (Made(loop.State, origin) is { } known)
        {
            return new EffectOutcome.BugOpened(known, null);
        }
        var target = state.Projects[item.Id.Project].Primary.Branch;
        var output = red.Log is { } log ? await blobs.GetAsync(log, cancel) : "";
        output = output.Length > MaxOutput ? output[^MaxOutput..] : output;
        var submission = new Submission(
            item.Id.Project,
            $"{red.Name} fails on {target}",
            $"The command {red.Name} fails on {target} at {red.Target} without any change on top of it. It was found "
                + $"with {item.Id}, which waits for it.\n\n{output}",
            BugKind, null, PriorityClass.Normal, item.Risk, [],
            ImmutableSortedDictionary<string, string>.Empty, [], [])
        {
            Origin = origin,
        };
        var reply = await submit(
            $"effect-{effect.Id}-{effect.Failures}-bug", PrincipalId.System, submission, cancel);
        return reply.Refusal is { Code: not "made-already" } refusal
            ? new EffectOutcome.BugOpened(null, await blobs.PutAsync(refusal.Sentence, Retention.Record, cancel))
            : new EffectOutcome.BugOpened(reply.Item ?? Made(loop.State, origin), null);
    }

    private const string BugKind = "bug";

    private static ItemId? Made(OrganizationState state, ItemOrigin origin) => state.Items[origin.Item].Links
        .FirstOrDefault(link => link.Word == origin.Word && link.Key == origin.Key)?.Item;
}
