using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Runtime.Attempts;

namespace Weir.Runtime.Ports;

/// <summary>
/// The attempt protocol as an engine speaks it: register, claim by waiting, describe, beat, report, leave. Each message
/// about an attempt names it with its fencing token, and repeating one changes nothing. There are two implementations,
/// in the server's process and over HTTP; what an engine does is the same on both.
/// <para>
/// Every method may throw <see cref="ProtocolUnavailableException"/>, after which the same call is worth repeating, and
/// <see cref="ProtocolRefusedException"/>, after which it is not.
/// </para>
/// </summary>
public interface IAttemptProtocol
{
    /// <summary>Makes the engine known. A new incarnation of it has lost whatever the last one ran.</summary>
    Task RegisterAsync(EngineStanding standing, CancellationToken cancel);

    /// <summary>
    /// Waits for orders and accepts what is given. What the engine does not name as held is given again, so that an
    /// answer that was lost loses nothing. May answer with nothing after a while.
    /// </summary>
    Task<EngineOrders> ClaimAsync(EngineStanding standing, CancellationToken cancel);

    /// <summary>Everything that the attempt is worked out from.</summary>
    Task<AttemptDescription> DescribeAsync(GivenAttempt attempt, CancellationToken cancel);

    /// <summary>Says that the attempt goes on, and extends its lease.</summary>
    Task<BeatAnswer> BeatAsync(GivenAttempt attempt, SignOfLife sign, CancellationToken cancel);

    /// <summary>Hands in the result. Once this returns the engine may forget it.</summary>
    Task<ResultFate> ReportAsync(AttemptResult result, CancellationToken cancel);

    /// <summary>Asks to be given nothing more. Does nothing once another incarnation is registered.</summary>
    Task LeaveAsync(EngineStanding standing, CancellationToken cancel);
}

/// <summary>The versions of the protocol.</summary>
public static class AttemptProtocol
{
    public const int Version = 1;

    /// <summary>How often an engine says that an attempt goes on.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(AttemptState.Lease.Value / 6);
}

/// <summary>An attempt as it was given to one engine. The token alone proves nothing: it can be guessed.</summary>
public readonly record struct AttemptKey(AttemptId Attempt, long Token)
{
    public override string ToString() => $"{Attempt}-{Token}";
}

/// <summary>What an engine is and what it has in hand.</summary>
/// <param name="Incarnation">Different for each start of the process.</param>
/// <param name="Held">Attempts it runs or whose results it has not handed in yet.</param>
/// <param name="Stopping">Those of them that it is stopping already.</param>
/// <param name="Draining">It knows that it takes nothing more.</param>
public sealed record EngineStanding(
    string Engine,
    string Incarnation,
    int Slots,
    bool Isolated,
    ImmutableArray<AttemptKey> Held,
    ImmutableArray<AttemptKey> Stopping,
    bool Draining);

/// <param name="Given">To run.</param>
/// <param name="Stop">To stop: their work is saved, their results say that they were cancelled.</param>
/// <param name="Drain">Nothing more will be given; an engine that holds nothing may end.</param>
public sealed record EngineOrders(ImmutableArray<GivenAttempt> Given, ImmutableArray<AttemptKey> Stop, bool Drain)
{
    public static readonly EngineOrders None = new([], [], false);

    public bool IsNothing => Given.IsEmpty && Stop.IsEmpty && !Drain;
}

public sealed record GivenAttempt(ItemId Item, AttemptKey Key);

/// <param name="Beat">Counts from 1, which says that it has started.</param>
/// <param name="Sentence">What it does now, for people.</param>
/// <param name="Heard">The number of the last sentence of people that it has been handed; 0 for none.</param>
public sealed record SignOfLife(int Beat, string Sentence, int Heard);

public enum BeatOrder
{
    Continue,

    /// <summary>Save what is in the clone now, and go on.</summary>
    Checkpoint,

    /// <summary>Stop; the attempt is over or not this engine's any more.</summary>
    Stop,
}

/// <param name="Why">A sentence for a stop; empty otherwise.</param>
public sealed record BeatAnswer(BeatOrder Order, string Why)
{
    /// <summary>What people said since what the attempt has been handed, in order.</summary>
    public ImmutableArray<SaidToAgent> Said { get; init; } = [];
}

/// <param name="Number">Counts from 1 in each pass.</param>
/// <param name="By">Who said it.</param>
public sealed record SaidToAgent(int Number, PrincipalId By, string Text);

/// <summary>What an attempt came to, as its engine keeps it until it is acknowledged.</summary>
/// <param name="Note">
/// What went wrong, of an attempt that failed before there was a place to put a text; empty otherwise.
/// </param>
public sealed record AttemptResult(
    int Version, ItemId Item, AttemptKey Key, AttemptOutcome Outcome, AttemptEvidence Evidence, string Note = "")
{
    /// <summary>What the attempt changed of its clone's own git directory, as paths for the record.</summary>
    public ImmutableArray<string> Tampered { get; init; } = [];

    /// <summary>The number of the last sentence of people that it was handed.</summary>
    public int Heard { get; init; }

    /// <summary>What it notes for those who work on the item later.</summary>
    public ImmutableArray<ProposedNote> Notes { get; init; } = [];
}

public enum ResultFate
{
    Applied,

    /// <summary>It came after the attempt was given up: kept, never applied.</summary>
    Salvaged,

    /// <summary>The attempt is not this engine's, or the token is another's: recorded, not kept.</summary>
    Refused,

    /// <summary>The attempt had a result already.</summary>
    Over,
}

/// <summary>The other side could not be reached or cannot record anything now.</summary>
public sealed class ProtocolUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The other side answered, and will answer the same again.</summary>
public sealed class ProtocolRefusedException(string code, string message, string? hint = null) : Exception(message)
{
    public string Code { get; } = code;
    public string? Hint { get; } = hint;
}
