using System.Collections.Immutable;
using System.Threading.Channels;
using Weir.Core;
using Weir.Core.Engines;
using Weir.Core.Passes;
using Weir.Definitions.Canonical;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Runtime.Projections;
using Weir.Runtime.Snapshots;

namespace Weir.Runtime.Loop;

/// <summary>
/// The one writer of an organisation. It drains up to <see cref="MaxBatch"/> commands, decides each on speculative
/// state, appends all their events in one transaction, and only then replies and lets anybody see them. When the append
/// fails, the speculative state is dropped. When its outcome is not known, the journal is read back before anything is
/// tried again. Nothing here knows the wall clock: time comes from the <see cref="TimeProvider"/>.
/// </summary>
public sealed class ControlLoop : IAsyncDisposable
{
    /// <summary>Commands decided in one transaction at most.</summary>
    public const int MaxBatch = 256;

    /// <summary>Commands that may wait before senders are held back.</summary>
    public const int MaxWaiting = 4_096;

    private const string Deposed = "Another server leads this organisation now.";

    private readonly IJournal _journal;
    private readonly SteadyClock _clock;
    private readonly Channel<Waiting> _commands =
        Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Watchers _watchers = new();
    private readonly Func<OrganizationState> _now;
    private volatile StatePoint _point;
    private long _epoch;

    /// <summary>A commit went unanswered and was not read back yet: nothing can be decided on what is known.</summary>
    private bool _behind;
    private Task _running = Task.CompletedTask;

    private ControlLoop(OrganizationId organization, IJournal journal, TimeProvider time)
    {
        Organization = organization;
        _journal = journal;
        _clock = new SteadyClock(time);
        _point = StatePoint.Start(organization);
        _now = () => State;
    }

    public OrganizationId Organization { get; }

    /// <summary>The state as of the last durable event. Never speculative.</summary>
    public OrganizationState State => _point.State;

    /// <summary>The same state with its place in the journal.</summary>
    public StatePoint Point => _point;

    /// <summary>How this start came to its state.</summary>
    public Recovered Recovered { get; private set; } = null!;

    /// <summary>Why nothing can be recorded at present; null when all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Another server leads: nothing is decided here any more, and nothing is to be begun.</summary>
    public bool IsDeposed { get; private set; }

    public Timestamp Now => _clock.Now;

    /// <summary>
    /// Takes the lead, replays the journal (from a snapshot on, if there is one) and starts to take commands.
    /// </summary>
    public static async Task<ControlLoop> StartAsync(
        OrganizationId organization,
        IJournal journal,
        TimeProvider time,
        CancellationToken cancel,
        ISnapshotStore? snapshots = null)
    {
        var loop = new ControlLoop(organization, journal, time);
        loop._epoch = await journal.LeadAsync(organization, cancel);
        loop.Recovered = await Recovery.RunAsync(organization, loop.ReadAsync, snapshots, cancel);
        loop.Publish(loop.Recovered.Point);
        loop._clock.Reach(loop.State.Now);
        loop._running = loop.RunAsync();
        return loop;
    }

    /// <summary>
    /// Hands in a command and waits until it is durable or refused. Throws <see cref="NotRecordedException"/> when the
    /// journal cannot be written. Giving up waiting does not take the command back.
    /// </summary>
    public async Task<CommandReply> SubmitAsync(string id, PrincipalId by, Command body, CancellationToken cancel)
    {
        var waiting = new Waiting(new CommandEnvelope(id, by, Now, body));
        try
        {
            await _commands.Writer.WriteAsync(waiting, cancel);
        }
        catch (ChannelClosedException closed)
        {
            throw new NotRecordedException("The server is stopping.", closed);
        }
        return await waiting.Reply.Task.OrGiveUp(cancel);
    }

    /// <summary>Returns when the durable state has gone beyond <paramref name="after"/>.</summary>
    public Task WaitBeyondAsync(long after, CancellationToken cancel) =>
        WaitUntilAsync(state => state.Sequence > after, null, TimeProvider.System, cancel);

    /// <summary>
    /// The same, true; or false when <paramref name="patience"/> is over first. Whoever waits only for a while needs no
    /// exception to go on, and there are many such waits each second.
    /// </summary>
    /// <param name="time">Whose clock the patience runs by.</param>
    public Task<bool> WaitBeyondAsync(long after, TimeSpan patience, TimeProvider time, CancellationToken cancel) =>
        WaitUntilAsync(state => state.Sequence > after, patience, time, cancel);

    /// <inheritdoc cref="Watchers.UntilAsync"/>
    public Task<bool> WaitUntilAsync(
        Func<OrganizationState, bool> has, TimeSpan? patience, TimeProvider time, CancellationToken cancel) =>
        _watchers.UntilAsync(_now, has, patience, time, cancel);

    private async Task RunAsync()
    {
        var batch = new List<Waiting>(MaxBatch);
        while (await _commands.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxBatch && _commands.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }
            try
            {
                await DecideAsync(batch);
            }
            catch (Exception trouble)
            {
                await RecoverAsync(batch, trouble);
            }
        }
    }

    private async Task DecideAsync(List<Waiting> batch)
    {
        if (IsDeposed)
        {
            throw new JournalUnavailableException(Deposed);
        }
        await CatchUpAsync();
        var speculation = new Speculation(Point, _epoch, _clock);
        foreach (var waiting in batch)
        {
            if (await AnswerRepeatedAsync(waiting, speculation) is { } reply)
            {
                waiting.Answer = reply;
                continue;
            }
            waiting.Answer = speculation.Decide(waiting);
        }
        if (speculation.Commands.Count > 0)
        {
            var rows = ReadModelRows.Of(speculation.State, speculation.Events);
            var status = await _journal.AppendAsync(
                new JournalBatch(
                    Organization, _epoch, State.Sequence, [.. speculation.Entries], [.. speculation.Commands], rows),
                _stop.Token);
            if (status != AppendStatus.Committed)
            {
                IsDeposed = status == AppendStatus.Deposed;
                throw new JournalUnavailableException(
                    IsDeposed ? Deposed : "Somebody else has written to this organisation's journal.");
            }
            if (speculation.Entries.Count > 0)
            {
                Publish(new StatePoint(speculation.State, speculation.Hash));
            }
            Trouble = null;
        }
        foreach (var waiting in batch)
        {
            waiting.Reply.TrySetResult(waiting.Answer!);
        }
    }

    /// <summary>The same id with the same body was accepted before: the answer of then, and nothing happens.</summary>
    private async Task<CommandReply?> AnswerRepeatedAsync(Waiting waiting, Speculation speculation)
    {
        var record = speculation.Commands.Find(command => command.CommandId == waiting.Command.Id)
            ?? await _journal.FindCommandAsync(Organization, waiting.Command.Id, _stop.Token);
        if (record is null)
        {
            return null;
        }
        return record.BodyHash == waiting.Body
            ? new CommandReply(null, record.Reply, record.Sequence, true)
            : new CommandReply(
                Refusal.Invalid("command-id-reused", $"Command id {waiting.Command.Id} was used for another command."),
                "", record.Sequence, false);
    }

    /// <summary>
    /// After a failed append. Whether it happened is read from the journal; only if it did not are the senders told so.
    /// </summary>
    private async Task RecoverAsync(List<Waiting> batch, Exception trouble)
    {
        Trouble = trouble.Message;
        var isUnknown = trouble is JournalUnknownException;
        try
        {
            if (isUnknown)
            {
                _behind = true;
                await CatchUpAsync();
                foreach (var waiting in batch)
                {
                    var record = await _journal.FindCommandAsync(Organization, waiting.Command.Id, _stop.Token);
                    if (record is not null && record.BodyHash == waiting.Body)
                    {
                        waiting.Reply.TrySetResult(new CommandReply(null, record.Reply, record.Sequence, false));
                        Trouble = null;
                    }
                }
                isUnknown = false;
            }
        }
        catch (Exception again)
        {
            Trouble = again.Message;
        }
        foreach (var waiting in batch)
        {
            waiting.Reply.TrySetException(
                new NotRecordedException(
                    (isUnknown ? "It is not known whether this was recorded: " : "Not recorded: ") + trouble.Message,
                    trouble) { IsUnknown = isUnknown });
        }
    }

    private async Task CatchUpAsync()
    {
        if (_behind)
        {
            await ReloadAsync(_stop.Token);
            _behind = false;
        }
    }

    /// <summary>
    /// Folds what the journal has beyond the published state, which is durable: what went unanswered.
    /// </summary>
    private async Task ReloadAsync(CancellationToken cancel)
    {
        var point = await Replay.ContinueAsync(Point, ReadAsync, cancel);
        if (point.Sequence > Point.Sequence)
        {
            Publish(point);
        }
    }

    private ValueTask<ImmutableArray<JournalEntry>> ReadAsync(long from, int limit, CancellationToken cancel) =>
        _journal.ReadAsync(Organization, from, limit, cancel);

    private void Publish(StatePoint point)
    {
        _point = point;
        _watchers.Published(point.State);
    }

    /// <summary>Stops taking commands, answers those that were taken, and lets go of the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        _commands.Writer.TryComplete();
        await _running;
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private sealed class Waiting
    {
        private Digest? _body;

        /// <summary>The body is hashed by whoever sends it, and not at all where it is seldom asked for.</summary>
        public Waiting(CommandEnvelope command)
        {
            Command = command;
            _body = MayRepeat ? null : Hash();
        }

        public CommandEnvelope Command { get; }
        public Digest Body => _body ??= Hash();

        private Digest Hash() => CanonicalJson.DigestOf(Command.Body);

        /// <summary>
        /// What changed nothing is remembered too, since it might change something when it comes again later. Not
        /// these, of which there are very many: that it is later, and that an engine lives, may be said twice.
        /// </summary>
        public bool MayRepeat => Command.Body is PassTime or ExtendLease;
        public CommandReply? Answer { get; set; }
        public TaskCompletionSource<CommandReply> Reply { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What a batch would write, and the state it would lead to.</summary>
    private sealed class Speculation(StatePoint from, long epoch, SteadyClock clock)
    {
        public OrganizationState State { get; private set; } = from.State;
        public Digest Hash { get; private set; } = from.Hash;
        public List<Recorded> Events { get; } = [];
        public List<JournalEntry> Entries { get; } = [];
        public List<CommandRecord> Commands { get; } = [];

        public CommandReply Decide(Waiting waiting)
        {
            // A command has the time of its decision, however long it waited: a lease that is given now runs from
            // now. That time has passed is different: it says until when whoever told it could hear the engines.
            var command = waiting.Command.Body is PassTime
                ? waiting.Command : waiting.Command with { Now = clock.Now };
            var decision = ControlPlane.Decide(State, command);
            if (decision.Refusal is { } refusal)
            {
                return new CommandReply(refusal, "", State.Sequence, false);
            }
            foreach (var recorded in decision.Events)
            {
                var entry = EventCodec.Write(State.Id, epoch, recorded, waiting.Command.Id, Hash);
                Entries.Add(entry);
                Hash = entry.Hash;
            }
            Events.AddRange(decision.Events);
            State = decision.State;
            if (!decision.Events.IsEmpty || !waiting.MayRepeat)
            {
                Commands.Add(new CommandRecord(waiting.Command.Id, waiting.Body, decision.Reply, State.Sequence));
            }
            return new CommandReply(null, decision.Reply, State.Sequence, false);
        }
    }
}
