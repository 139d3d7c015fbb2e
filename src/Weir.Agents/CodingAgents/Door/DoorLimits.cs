namespace Weir.Agents.CodingAgents.Door;

/// <summary>What bounds what a coding agent asks at the door to its models.</summary>
internal static class DoorLimits
{
    /// <summary>The door's port on the loopback of a sandbox.</summary>
    public const int Port = 4180;

    /// <summary>Connections that are open at once.</summary>
    public const int Connections = 64;

    /// <summary>Bytes of an answer that is an error, to learn from it what is wrong.</summary>
    public const int ErrorAnswer = Gateway.GatewayLimits.ErrorAnswer;

    /// <summary>
    /// Requests in a row that a provider does not take as they are; a program may mend its request once or twice.
    /// </summary>
    public const int RefusedInARow = 3;

    /// <summary>The longest that closing waits for what is still being answered.</summary>
    public static readonly TimeSpan Close = TimeSpan.FromSeconds(2);
}
