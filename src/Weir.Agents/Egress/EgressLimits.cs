namespace Weir.Agents.Egress;

/// <summary>What bounds an attempt's way to the hosts of its agent.</summary>
internal static class EgressLimits
{
    /// <summary>The proxy's port on the loopback of a sandbox.</summary>
    public const int Port = 4181;

    /// <summary>Connections that are open at once; others wait.</summary>
    public const int Connections = 64;

    /// <summary>Bytes of a request up to its empty line.</summary>
    public const int Head = 32 * 1024;

    /// <summary>Addresses of a name that are tried, one after the other.</summary>
    public const int Addresses = 4;

    /// <summary>Hosts that the record names; of those beyond it has the number.</summary>
    public const int Recorded = 100;

    /// <summary>Hosts that a failure's sentence names.</summary>
    public const int Named = 5;

    /// <summary>Bytes that are copied at once.</summary>
    public const int Buffer = 32 * 1024;

    /// <summary>Until a connection has said what it asks for.</summary>
    public static readonly TimeSpan Asking = TimeSpan.FromSeconds(15);

    /// <summary>Until who asked has taken a refusal, and has stopped sending.</summary>
    public static readonly TimeSpan Answering = TimeSpan.FromSeconds(5);

    /// <summary>Until a name has its addresses.</summary>
    public static readonly TimeSpan Naming = TimeSpan.FromSeconds(10);

    /// <summary>Until an address answers.</summary>
    public static readonly TimeSpan Connecting = TimeSpan.FromSeconds(10);

    /// <summary>The longest that a connection may be silent on both sides.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    /// <summary>The longest that closing waits for connections that are being cut off.</summary>
    public static readonly TimeSpan Close = TimeSpan.FromSeconds(2);
}
