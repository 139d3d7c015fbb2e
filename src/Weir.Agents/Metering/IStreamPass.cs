namespace Weir.Agents.Metering;

/// <summary>What of a provider's stream goes on to the client, and how. Chunks may end anywhere.</summary>
internal interface IStreamPass
{
    /// <summary>The answer is over, also where the connection is not.</summary>
    bool IsOver { get; }

    /// <summary>What goes on now; valid until the next call.</summary>
    ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> chunk);

    /// <summary>What goes on last, once; empty from then on.</summary>
    ReadOnlyMemory<byte> Rest(MeteredCall used);
}
