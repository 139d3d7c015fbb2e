using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Core.Contexts;
using Weir.Core.Engines;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Definitions.Canonical;
using Weir.Definitions.Compile;
using Weir.Runtime.Contexts;
using Weir.Runtime.Ledger;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projections;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Attempts;

/// <summary>
/// The server's side of the attempt protocol, for one engine: commands to the control plane, and what is to be known of
/// an attempt. The engine in the server's process calls it directly, others through the HTTP API. Orders are read from
/// the state, so that nothing has to be delivered and no message can be lost for good.
/// </summary>
public sealed class ControlProtocol(
    ControlLoop loop,
    BlobText blobs,
    FindProjectServices projects,
    FindProjectServices refreshed,
    EngineRoll roll,
    PrincipalId self)
    : IAttemptProtocol
{
    /// <summary>After so many beats, five minutes of them, what is in the clone is to be saved.</summary>
    public const int BeatsToCheckpoint = 60;

    /// <summary>The most bytes that a description quotes of one text; instructions show less.</summary>
    public const int MaxQuoted = 1024 * 1024;

    /// <summary>The most paths that a result names for the record, and how long one may be: an engine writes
    /// them.</summary>
    private const int MaxNamed = 32;
    private const int MaxName = 256;

    private readonly ContextGiver _contexts = new(blobs);

    /// <summary>What the gateway counted for an attempt.</summary>
    public Func<AttemptKey, CancellationToken, Task<AttemptSpend>> MeterAsync { get; init; } =
        static (_, _) => Task.FromResult(AttemptSpend.None);

    /// <summary>Lets no more calls of an attempt out, and reports those that it made.</summary>
    public Func<GivenAttempt, CancellationToken, Task> SettleAsync { get; init; } =
        static (_, _) => Task.CompletedTask;

    /// <summary>Called when an attempt is over.</summary>
    public Action<AttemptKey> Over { get; init; } = static _ => { };

    public async Task RegisterAsync(EngineStanding standing, CancellationToken cancel)
    {
        DemandSelf(standing.Engine);
        roll.Hear(standing.Engine, loop.Now);
        // A silent engine registers again as what it was, and each time has to count.
        var id = $"{self}/register-{standing.Incarnation}-{loop.State.Sequence}";
        Demand(await SubmitAsync(
            id,
            new RegisterEngine(standing.Engine, standing.Incarnation, standing.Slots, standing.Isolated),
            cancel));
    }

    public async Task<EngineOrders> ClaimAsync(EngineStanding standing, CancellationToken cancel)
    {
        DemandSelf(standing.Engine);
        while (true)
        {
            var state = loop.State;
            roll.Hear(standing.Engine, loop.Now);
            var engine = await AdmitAsync(state, standing, cancel);
            var orders = new EngineOrders(
                await GiveAsync(state, standing, cancel),
                [.. standing.Held.Except(standing.Stopping).Where(key => !GoesOn(state, key))],
                engine.Draining && !standing.Draining);
            if (!orders.IsNothing)
            {
                return orders;
            }
            await loop.WaitBeyondAsync(state.Sequence, cancel);
        }
    }

    public async Task<AttemptDescription> DescribeAsync(GivenAttempt attempt, CancellationToken cancel)
    {
        var (description, services) = await FactsAsync(attempt, cancel);
        try
        {
            return description with
            {
                Context = await _contexts.GiveAsync(
                    description, services, facts => RecordAsync(attempt.Key, facts, cancel), cancel),
            };
        }
        catch (RepositoryException trouble)
        {
            throw new ProtocolRefusedException("repository", trouble.Message);
        }
        catch (JournalUnavailableException trouble)
        {
            throw new ProtocolUnavailableException(trouble.Message, trouble);
        }
    }

    /// <summary>The attempt as a result of it is held against; nothing is given to it any more.</summary>
    public async Task<AttemptDescription> DescribeToCheckAsync(GivenAttempt attempt, CancellationToken cancel) =>
        (await FactsAsync(attempt, cancel)).Description;

    /// <summary>What stands is what was recorded first.</summary>
    private async Task<ContextFacts?> RecordAsync(AttemptKey key, ContextFacts facts, CancellationToken cancel)
    {
        Demand(await SubmitAsync(
            $"{self}/context-{key}-{facts.Manifest}", new GiveContext(key.Attempt, key.Token, facts), cancel));
        return Find(loop.State, key).Context;
    }

    private async Task<(AttemptDescription Description, ProjectServices Services)> FactsAsync(
        GivenAttempt attempt, CancellationToken cancel)
    {
        var state = loop.State;
        var found = Find(state, attempt.Key);
        var item = state.Items[state.Attempts[attempt.Key.Attempt]];
        var plan = state.PlanOf(item);
        try
        {
            var services = await (WantsAModel(item, found.Subject) ? refreshed : projects)(item.Id.Project, cancel);
            var document = await blobs.GetBytesAsync(plan.Document, cancel) ?? throw new ProtocolRefusedException(
                "definition", $"The definition that {item.Id} is pinned to is not in the blob store.");
            var texts = ImmutableSortedDictionary.CreateBuilder<Digest, string>();
            foreach (var digest in AttemptDescription.Quoted(item, found))
            {
                var text = await blobs.GetAsync(digest, cancel);
                texts[digest] = text.Length <= MaxQuoted ? text : text[..MaxQuoted];
            }
            var description = new AttemptDescription
            {
                Version = AttemptDescription.CurrentVersion,
                At = loop.Now,
                Item = item,
                Attempt = found,
                Plan = plan,
                Document = CanonicalJson.Read<CompiledDocument>(document.Span),
                Repository = services.Repository.Name,
                Others = [.. item.Branch.Bases.Skip(1).Select(@base => @base.Repository)],
                Models = services.Models,
                Scripts = services.Scripts,
                Texts = texts.ToImmutable(),
            };
            return (description, services);
        }
        catch (RepositoryException trouble)
        {
            throw new ProtocolRefusedException("repository", trouble.Message);
        }
        catch (JournalUnavailableException trouble)
        {
            throw new ProtocolUnavailableException(trouble.Message, trouble);
        }
    }

    public async Task<BeatAnswer> BeatAsync(GivenAttempt attempt, SignOfLife sign, CancellationToken cancel)
    {
        var key = attempt.Key;
        var reply = await SubmitAsync(
            $"{self}/lease-{key}-{sign.Beat}",
            new ExtendLease(key.Attempt, key.Token) { Heard = sign.Heard },
            cancel);
        if (reply.Refusal is { } refusal)
        {
            return new BeatAnswer(BeatOrder.Stop, refusal.Sentence);
        }
        roll.Hear(self.Name, loop.Now);
        roll.Hear(key.Attempt, sign.Sentence);
        return new BeatAnswer(sign.Beat % BeatsToCheckpoint == 0 ? BeatOrder.Checkpoint : BeatOrder.Continue, "")
        {
            Said = await SaidSinceAsync(key.Attempt, sign.Heard, cancel),
        };
    }

    /// <summary>What people said to the pass of an attempt after a number, with its words.</summary>
    private async Task<ImmutableArray<SaidToAgent>> SaidSinceAsync(
        AttemptId id, int heard, CancellationToken cancel)
    {
        var state = loop.State;
        if (!state.Attempts.TryGetValue(id, out var owner)
            || state.Items[owner].Attempts[id].Subject is not { Kind: SubjectKind.Pass } subject)
        {
            return [];
        }
        var said = ImmutableArray.CreateBuilder<SaidToAgent>();
        foreach (var one in state.Items[owner].Pass(subject.Pass).Told.Where(one => one.Number > heard))
        {
            said.Add(new SaidToAgent(one.Number, one.By, await blobs.GetAsync(one.Text, cancel)));
        }
        return said.ToImmutable();
    }

    public async Task<ResultFate> ReportAsync(AttemptResult result, CancellationToken cancel)
    {
        var outcome = result.Outcome;
        if (outcome is AttemptOutcome.Failed { Detail: null } failed && result.Note.Length > 0)
        {
            // By its content alone, since the same result handed in again has to be the same command.
            outcome = failed with { Detail = await KeepAsync(result.Note, cancel) };
        }
        if (Holds(result.Item, result.Key))
        {
            await SettledAsync(new GivenAttempt(result.Item, result.Key), cancel);
        }
        var reply = await SubmitAsync(
            $"{self}/result-{result.Key}",
            new ReportResult(
                result.Item, result.Key.Attempt, result.Key.Token, outcome, await MeteredAsync(result, cancel))
            {
                Tampered = [.. result.Tampered.Take(MaxNamed).Select(Named)],
                Heard = result.Heard,
                Notes = result.Notes,
            },
            cancel);
        roll.Forget(result.Key.Attempt);
        Over(result.Key);
        return (reply.Refusal, reply.Created) switch
        {
            ({ Code: "attempt-ended" }, _) => ResultFate.Over,
            ({ } refusal, _) => throw Refused(refusal),
            (_, ReportResult.Salvaged) => ResultFate.Salvaged,
            (_, ReportResult.Refused) => ResultFate.Refused,
            _ => ResultFate.Applied,
        };
    }

    private async Task SettledAsync(GivenAttempt attempt, CancellationToken cancel)
    {
        try
        {
            await SettleAsync(attempt, cancel);
        }
        catch (Exception trouble) when (trouble is NotRecordedException or JournalUnavailableException)
        {
            throw new ProtocolUnavailableException(trouble.Message, trouble);
        }
    }

    /// <summary>
    /// What was asked through the gateway is recorded as the gateway counted it, whatever the attempt says of itself.
    /// </summary>
    private async Task<AttemptEvidence> MeteredAsync(AttemptResult result, CancellationToken cancel)
    {
        var spent = await MeterAsync(result.Key, cancel);
        return spent.Calls == 0 ? result.Evidence : result.Evidence with
        {
            Usage = new Usage(
                spent.Tokens.TotalInput, spent.Tokens.TotalOutput, spent.Calls, result.Evidence.Usage.ToolCalls)
            {
                PricedCalls = spent.Priced,
                NanoUsd = spent.NanoUsd,
            },
        };
    }

    public async Task LeaveAsync(EngineStanding standing, CancellationToken cancel)
    {
        DemandSelf(standing.Engine);
        if (loop.State.Engines.GetValueOrDefault(standing.Engine)?.Incarnation == standing.Incarnation)
        {
            Demand(await SubmitAsync(
                $"{self}/leave-{standing.Incarnation}", new DrainEngine(standing.Engine), cancel));
        }
    }

    /// <summary>Whether the attempt is this engine's, open or given up: then what it made is still taken.</summary>
    public bool Holds(ItemId item, AttemptKey key) => loop.State.Items.TryGetValue(item, out var found)
        && (IsOwn(found.Attempts.GetValueOrDefault(key.Attempt), key)
            || (found.Lost.GetValueOrDefault(key.Attempt) is { } lost && lost.Token == key.Token
                && self == PrincipalId.Engine(lost.Engine)));

    /// <summary>Whether a result of it would be applied now.</summary>
    public bool IsOpen(AttemptKey key) => loop.State.Attempts.TryGetValue(key.Attempt, out var item)
        && IsOwn(loop.State.Items[item].Attempts.GetValueOrDefault(key.Attempt), key);

    /// <exception cref="ProtocolRefusedException">The attempt is over, or never was this engine's.</exception>
    public void DemandHeld(ItemId item, AttemptKey key)
    {
        if (Holds(item, key))
        {
            return;
        }
        throw loop.State.Attempts.ContainsKey(key.Attempt) ? NotYours(key) : Ended(key);
    }

    /// <summary>The objects that an attempt of this engine starts from; none of one that was given up.</summary>
    /// <param name="repository">One of the project's others; null for the primary.</param>
    public ImmutableArray<ObjectName> InputsOf(ItemId item, AttemptKey key, string? repository)
    {
        var state = loop.State;
        var found = state.Items[item];
        return found.Attempts.TryGetValue(key.Attempt, out var attempt)
            ? AttemptInputs.Of(found, attempt, state.PlanOf(found)).AllOf(repository)
            : [];
    }

    /// <summary>
    /// Models are live: whoever was told to add one to models.yaml has perhaps done so since the last try.
    /// </summary>
    private static bool WantsAModel(ItemState item, AttemptSubject subject)
    {
        var pass = item.Pass(subject.Pass);
        var last = subject.Kind == SubjectKind.GateReview ? pass.Gate(subject.Gate!.Value).Failure : pass.Failure;
        return last is { Reason: FailureReason.ProviderUnavailable };
    }

    private AttemptState Find(OrganizationState state, AttemptKey key)
    {
        var attempt = state.Attempts.TryGetValue(key.Attempt, out var item)
            ? state.Items[item].Attempts[key.Attempt]
            : throw Ended(key);
        return IsOwn(attempt, key) ? attempt : throw NotYours(key);
    }

    private bool IsOwn(AttemptState? attempt, AttemptKey key) => attempt is { OnEngine: true }
        && attempt.Token == key.Token && self == PrincipalId.Engine(attempt.Engine);

    private static ProtocolRefusedException Ended(AttemptKey key) =>
        new("attempt-ended", $"Attempt {key.Attempt} is over.");

    private ProtocolRefusedException NotYours(AttemptKey key) => new(
        "not-your-attempt", $"Attempt {key.Attempt} was not given to {self}, or not with this token.");

    /// <summary>
    /// A silent engine that speaks is there again. Another incarnation than the registered one is an engine that
    /// somebody replaced: it must not take what its successor is given.
    /// </summary>
    private async Task<EngineState> AdmitAsync(
        OrganizationState state, EngineStanding standing, CancellationToken cancel)
    {
        if (!state.Engines.TryGetValue(standing.Engine, out var engine))
        {
            throw new ProtocolRefusedException("not-registered", $"Engine {standing.Engine} is not registered.");
        }
        if (engine.Incarnation != standing.Incarnation)
        {
            throw new ProtocolRefusedException(
                "superseded", $"Another engine has registered as {standing.Engine}.",
                "give each engine a name of its own: weir engine --name NAME");
        }
        if (engine.Silent)
        {
            await RegisterAsync(standing, cancel);
        }
        return engine;
    }

    private async Task<ImmutableArray<GivenAttempt>> GiveAsync(
        OrganizationState state, EngineStanding standing, CancellationToken cancel)
    {
        var given = ImmutableArray.CreateBuilder<GivenAttempt>();
        foreach (var (id, item) in state.Attempts)
        {
            var attempt = state.Items[item].Attempts[id];
            var key = new AttemptKey(id, attempt.Token);
            if (attempt.Status is not (AttemptStatus.Dispatched or AttemptStatus.Claimed)
                || attempt.Engine != standing.Engine || standing.Held.Contains(key))
            {
                continue;
            }
            var claim = await SubmitAsync($"{self}/claim-{key}", new ClaimAttempt(id, attempt.Token), cancel);
            if (claim.Accepted)
            {
                given.Add(new GivenAttempt(item, key));
            }
        }
        return given.ToImmutable();
    }

    private async Task<Digest> KeepAsync(string note, CancellationToken cancel)
    {
        try
        {
            return await blobs.PutDefinitionAsync(Encoding.UTF8.GetBytes(note), cancel);
        }
        catch (JournalUnavailableException trouble)
        {
            throw new ProtocolUnavailableException(trouble.Message, trouble);
        }
    }

    private static string Named(string path) => OneLine.Of(path.Length <= MaxName ? path : path[..MaxName]);

    private static bool GoesOn(OrganizationState state, AttemptKey key) =>
        state.Attempts.TryGetValue(key.Attempt, out var item)
        && state.Items[item].Attempts[key.Attempt] is var attempt
        && attempt.Token == key.Token && attempt.Status != AttemptStatus.Stopping;

    private async Task<CommandReply> SubmitAsync(string id, Command command, CancellationToken cancel)
    {
        try
        {
            return await loop.SubmitAsync(id, self, command, cancel);
        }
        catch (NotRecordedException trouble)
        {
            throw new ProtocolUnavailableException(trouble.Message, trouble);
        }
    }

    private void DemandSelf(string engine)
    {
        if (self != PrincipalId.Engine(engine))
        {
            throw new ProtocolRefusedException("not-your-engine", $"The token is {self}'s, not engine {engine}'s.");
        }
    }

    private static void Demand(CommandReply reply)
    {
        if (reply.Refusal is { } refusal)
        {
            throw Refused(refusal);
        }
    }

    private static ProtocolRefusedException Refused(Refusal refusal) =>
        new(refusal.Code, refusal.Sentence, refusal.Hint);
}
