namespace Weir.Agents.Mcp;

/// <summary>What bounds the MCP servers of an attempt, which are programs that anybody may have written.</summary>
internal static class McpLimits
{
    /// <summary>Servers of one agent.</summary>
    public const int Servers = 8;

    /// <summary>Tools of one server that a model is told of; the rest is left out.</summary>
    public const int Tools = 64;

    /// <summary>Pages of its list that a server is asked for.</summary>
    public const int Pages = 20;

    /// <summary>The longest message of a server, in bytes.</summary>
    public const int Message = 8 * 1024 * 1024;

    /// <summary>Bytes of a server's messages that wait to be read before it is not heard any more.</summary>
    public const int Waiting = 2 * Message;

    /// <summary>Bytes of what a server prints that are kept to say why it ended.</summary>
    public const int Printed = 64 * 1024;

    /// <summary>Characters of what it printed in a sentence.</summary>
    public const int Remark = 400;

    /// <summary>Characters of a tool's description.</summary>
    public const int Description = 2_000;

    /// <summary>Characters of the schema of a tool's arguments; a tool with a longer one is left out.</summary>
    public const int Schema = 16 * 1024;

    /// <summary>The longest name of a tool that all providers take.</summary>
    public const int Name = 64;

    /// <summary>The longest that a server may take to say what it has.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromSeconds(30);

    /// <summary>The longest that one call may take.</summary>
    public static readonly TimeSpan Call = TimeSpan.FromMinutes(5);
}
