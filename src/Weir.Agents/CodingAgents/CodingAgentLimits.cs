namespace Weir.Agents.CodingAgents;

/// <summary>What bounds a coding agent besides its spec's turns and minutes.</summary>
internal static class CodingAgentLimits
{
    /// <summary>Bytes of one event; a longer one is passed over.</summary>
    public const int Event = 1024 * 1024;

    /// <summary>Nesting of one event.</summary>
    public const int EventDepth = 64;

    /// <summary>Bytes of output that are kept for the log; events are read beyond it.</summary>
    public const int Output = 16 * 1024 * 1024;

    /// <summary>How often it is asked to go on: with what people said meanwhile, or with what is wrong with its
    /// output.</summary>
    public const int Resumptions = 8;

    /// <summary>Characters of what the agent says, in a sentence for people.</summary>
    public const int Said = 120;

    /// <summary>Characters of its log that go into a failure's sentence.</summary>
    public const int Excerpt = 2_000;

    /// <summary>The longest that a tool may be silent, where the agent's own limit is shorter.</summary>
    public static readonly TimeSpan Tool = TimeSpan.FromMinutes(10);
}
