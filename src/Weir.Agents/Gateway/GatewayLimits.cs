namespace Weir.Agents.Gateway;

/// <summary>What bounds a call of a model.</summary>
public static class GatewayLimits
{
    /// <summary>The largest request, in bytes.</summary>
    public const int Request = 32 * 1024 * 1024;

    /// <summary>The largest answer that is not streamed, in bytes.</summary>
    public const int WholeAnswer = 64 * 1024 * 1024;

    /// <summary>The largest error of a provider that is passed on, in bytes.</summary>
    public const int ErrorAnswer = 64 * 1024;

    /// <summary>How often a call is tried while the provider is overloaded or cannot be reached.</summary>
    public const int Tries = 3;

    /// <summary>The output that a request may bring where it names no limit, in tokens.</summary>
    public const int Output = 32_000;

    /// <summary>An output limit is not lowered below it to fit what is left: so short an answer is of no use.</summary>
    public const int LeastOutput = 256;

    /// <summary>The longest that a call waits for others of its item to be settled, which hold what it needs.
    /// </summary>
    public static readonly TimeSpan Credit = TimeSpan.FromMinutes(5);

    /// <summary>The longest that connecting to a provider may take.</summary>
    public static readonly TimeSpan Connect = TimeSpan.FromSeconds(10);

    /// <summary>The longest that a provider may say nothing, before an answer or in the middle of one.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    /// <summary>The longest that is waited before a call is tried again; a provider that says longer is not.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    /// <summary>The longest that a call waits for room in its provider's window.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(2);

    /// <summary>The longest that a provider's window stays closed at its word, until it is asked again.</summary>
    public static readonly TimeSpan Closed = TimeSpan.FromHours(1);

    /// <summary>
    /// Bytes of a request that are thought to be a token, until its provider says how many there were.
    /// </summary>
    public const int BytesOfToken = 4;

    /// <summary>What is waited where the provider does not say how long, and twice that the next time.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
}
