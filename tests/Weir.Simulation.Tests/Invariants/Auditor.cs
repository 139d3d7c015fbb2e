using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Engines;
using Weir.Core.Passes;
using Weir.Core.Previews;
using Weir.Runtime.Journal;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projections;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>
/// Watches the journal from outside. It folds every committed entry into a state of its own, checks the invariants on
/// the way, decides every command once more on the state that it met, and remembers what was acknowledged to whom. It
/// never trusts what a server says of itself.
/// </summary>
internal sealed class Auditor(World world)
{
    private readonly Dictionary<string, (PrincipalId By, Command Body)> _sent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CommandReply> _answers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _recorded = new(StringComparer.Ordinal);
    private readonly EventInvariants _events = new(world);
    private readonly PeopleInvariants _people = new();
    private readonly TriggerInvariants _triggers = new();
    private readonly Unchanged _lawful = new();
    private readonly DeploymentInvariants _deployments = new();
    private Digest _hash = JournalEntry.Genesis;
    private long _commands;
    private long _epoch;

    /// <summary>The fold of what is durable.</summary>
    public OrganizationState State { get; private set; } = OrganizationState.Empty(World.Organization);

    public void Sent(string id, PrincipalId by, Command body) => _sent[id] = (by, body);

    /// <summary>An engine was told that its lease is extended, counted from when it asked.</summary>
    public void Renewed(AttemptId attempt, long sent) => _events.Renewed(attempt, sent);

    /// <summary>Called by the ledger, in the instant of the commit.</summary>
    public void Committed(JournalBatch batch)
    {
        foreach (var command in Runs(batch.Entries))
        {
            Violation.Unless(
                _recorded.Add(command[0].CommandId), "39 duplicates change nothing",
                $"command {command[0].CommandId} was carried out twice, the second time at {command[0].Sequence}");
            if (_answers.TryGetValue(command[0].CommandId, out var answer) && answer.Accepted
                && _sent[command[0].CommandId].Body is not (PassTime or ExtendLease))
            {
                Violation.Unless(
                    false, "39 duplicates change nothing",
                    $"{command[0].CommandId} was accepted and changed nothing, and did at {command[0].Sequence}");
            }
            var before = State;
            command.ForEach(Link);
            var again = DecidedAgain(before, command);
            var events = again?.Events ?? [.. command.Select(EventCodec.Read)];
            for (var index = 0; index < events.Length; index++)
            {
                // The states of the decision are the same fold; all entries are read and folded at the end.
                Fold(command[index], events[index], again?.States[index] ?? ControlPlane.Evolve(State, events[index]));
            }
            _events.Concluded(State, events);
            var dear = ++_commands % DearEvery == 0;
            StateInvariants.Check(before, State, events, whole: dear, _lawful);
            _people.Check(State, dear ? State.Open : events.Select(recorded => recorded.Event).OfType<ItemEvent>()
                .Select(about => about.Item).Distinct());
            if (dear)
            {
                Forks.Check(State);
            }
        }
    }

    /// <summary>
    /// Looking at the whole state and into forks of it is dear; a sample of commands is enough over many seeds.
    /// </summary>
    private const int DearEvery = 13;

    private static IEnumerable<List<JournalEntry>> Runs(IEnumerable<JournalEntry> entries)
    {
        var run = new List<JournalEntry>();
        foreach (var entry in entries)
        {
            if (run.Count > 0 && run[0].CommandId != entry.CommandId)
            {
                yield return run;
                run = [];
            }
            run.Add(entry);
        }
        if (run.Count > 0)
        {
            yield return run;
        }
    }

    /// <summary>Each entry continues the one before it, and has the hash that its content gives.</summary>
    private void Link(JournalEntry entry)
    {
        Violation.Unless(
            entry.PreviousHash == _hash && EntryHash.Holds(entry), "chain", $"entry {entry.Sequence} does not verify");
        _hash = entry.Hash;
    }

    private void Fold(JournalEntry entry, Recorded recorded, OrganizationState after)
    {
        world.Trace.Event(entry, recorded.Event);
        Violation.Unless(
            entry.Epoch >= _epoch, "one server leads",
            $"entry {entry.Sequence} was written under epoch {entry.Epoch} after {_epoch}");
        _epoch = entry.Epoch;
        Violation.Unless(
            recorded.Sequence == State.Sequence + 1, "chain", $"{recorded.Sequence} follows {State.Sequence}");
        Violation.Unless(recorded.At >= State.Now, "time", $"time runs backwards at {recorded.Sequence}");
        var before = State;
        foreach (var reached in CalendarReach.Of(before, recorded))
        {
            world.Trace.Reach(reached);
        }
        State = after;
        _events.Check(before, recorded, State);
        _people.Check(before, recorded);
        TakeoverInvariants.Check(before, recorded, State);
        NoteInvariants.Check(before, recorded, State);
        BudgetInvariants.Check(before, recorded, State, world.Meter);
        DocumentInvariants.Check(before, recorded, State);
        _triggers.Check(before, recorded);
        SplitInvariants.Check(before, recorded, State);
        PartInvariants.Check(before, recorded, State);
        _deployments.Check(before, recorded);
    }

    /// <summary>
    /// The same command on the same state, decided again, gives the same events: byte for byte what was written, so
    /// that they need not be read here. All entries are read at the end. Null for what no actor has sent.
    /// </summary>
    private Decision? DecidedAgain(OrganizationState before, List<JournalEntry> command)
    {
        var first = command[0];
        if (!_sent.TryGetValue(first.CommandId, out var sent))
        {
            return null;
        }
        var again = ControlPlane.Decide(before, new CommandEnvelope(first.CommandId, sent.By, first.At, sent.Body));
        var isSame = again.Refusal is null && again.Events.Length == command.Count;
        for (var index = 0; isSame && index < command.Count; index++)
        {
            isSame = IsSame(again.Events[index], command[index]);
        }
        Violation.Unless(
            isSame,
            "38 replay gives identical decisions", $"command {first.CommandId} decided again gives other events");
        return again;
    }

    private static bool IsSame(Recorded again, JournalEntry entry) =>
        again.Sequence == entry.Sequence && again.At == entry.At && again.By == entry.Principal
        && again.Event.GetType().Name == entry.Type && (again.Event as ItemEvent)?.Item == entry.Item
        && EventCodec.DataOf(again.Event).AsSpan().SequenceEqual(entry.Data.Span);

    /// <summary>Somebody was told that a command was accepted or refused.</summary>
    public void Acknowledged(string id, Command body, CommandReply reply)
    {
        if (!reply.Accepted)
        {
            return;
        }
        Violation.Unless(
            reply.Sequence <= State.Sequence, "reply after commit",
            $"{id} was acknowledged with {reply.Sequence}, and the journal ends with {State.Sequence}");
        Violation.Unless(
            reply.Created.Length == 0 || NamesWhatIs(body, reply) || _recorded.Contains(id), "reply after commit",
            $"{id} was told that {reply.Created} was created, and the journal does not have it");
        if (_recorded.Contains(id) && _answers.TryGetValue(id, out var first) && first.Repeated | reply.Repeated)
        {
            Violation.Unless(
                first.Created == reply.Created, "39 duplicates change nothing",
                $"{id} was answered '{first.Created}' first, and '{reply.Created}' when it was repeated");
        }
        _answers.TryAdd(id, reply);
    }

    /// <summary>What changes nothing may name what is there already.</summary>
    private bool NamesWhatIs(Command body, CommandReply reply) => body is Core.Projects.PinDefinition
        || (body is Core.Triggers.FireTrigger && ItemId.TryParse(reply.Created, out var item)
            && State.Items.ContainsKey(item));

    /// <summary>A server came up: what it replayed is what was folded here.</summary>
    public void Recovered(OrganizationState state)
    {
        Violation.Unless(
            state.Sequence == State.Sequence, "nothing acknowledged is lost",
            $"a server came up with {state.Sequence}, and {State.Sequence} events were committed");
        Same(state, "38 replay gives an identical state");
    }

    private void Same(OrganizationState state, string invariant)
    {
        var difference = Difference.Between(state, State);
        Violation.Unless(difference is null, invariant, $"replayed and committed differ in {difference}");
    }

    /// <summary>After the run: the whole journal once more, from its first entry.</summary>
    public async Task FinishAsync()
    {
        async ValueTask<ImmutableArray<JournalEntry>> Page(
            long from, int limit, CancellationToken cancel) =>
            await world.Ledger.ReadAsync(World.Organization, from, limit, cancel);
        var chain = await ChainVerifier.VerifyAsync(World.Organization, Page, CancellationToken.None);
        Violation.Unless(chain.Fault is null, "chain", $"{chain.Fault?.Sentence}");
        var entries = await world.Ledger.ReadAsync(World.Organization, 1, int.MaxValue, CancellationToken.None);
        var events = entries.Select(EventCodec.Read).ToList();
        Same(
            events.Aggregate(OrganizationState.Empty(World.Organization), ControlPlane.Evolve),
            "38 replay gives an identical state");
        await ReadModelsAsync(events);
        if (world.Seen is { } seen)
        {
            Same(seen, "published state is the durable state");
        }
        foreach (var (id, answer) in _answers)
        {
            Violation.Unless(
                answer.Created.Length == 0 || NamesWhatIs(_sent[id].Body, answer) || _recorded.Contains(id),
                "nothing acknowledged is lost", $"{id} was acknowledged and is not in the journal");
        }
        StateInvariants.Check(State, State, [], whole: true, new Unchanged());
        _events.Rests(State);
        Quiescence.Check(State, world.Server?.Loop.Now ?? world.Now);
        BudgetInvariants.Rests(State, world.Meter);
        DocumentInvariants.Rests(State);
        var standing = State.Items.Values.SelectMany(item => item.Previews)
            .Where(preview => preview.Stage == PreviewStage.Up).Select(preview => preview.Effect).ToHashSet();
        Violation.Unless(
            world.Previews.IsSubsetOf(standing), "no environment is left behind",
            $"{string.Join(' ', world.Previews.Except(standing))} stands, and nobody has it");
        TriggerInvariants.Rest(State, world.Server?.Loop.Now ?? world.Now);
    }

    /// <summary>What was written with the events, batch by batch, is what a rebuild from the journal gives.</summary>
    private async Task ReadModelsAsync(List<Recorded> events)
    {
        var rebuilt = ReadModelRows.Of(State, events).ToDictionary(row => (row.Table, row.Key));
        var written = 0;
        foreach (var table in ReadModels.Tables)
        {
            foreach (var row in await world.Ledger.ListAsync(World.Organization, table, null, CancellationToken.None))
            {
                written++;
                Violation.Unless(
                    rebuilt.TryGetValue((table, row.Key), out var again) && again == row, "read models are a rebuild",
                    $"{table} {row.Key} is {row.Json}, and a rebuild gives {again?.Json ?? "nothing"}");
            }
        }
        Violation.Unless(
            written == rebuilt.Count, "read models are a rebuild",
            $"{written} rows were written, and a rebuild gives {rebuilt.Count}");
    }
}
