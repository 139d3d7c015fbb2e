namespace Weir.Agents.Chat;

/// <summary>
/// What bounds an attempt besides its spec's turns and minutes. A cost limit is the model gateway's to keep, not the
/// loop's.
/// </summary>
internal static class ChatLimits
{
    /// <summary>How often an output that does not satisfy its schema may be submitted again.</summary>
    public const int OutputRepairs = 2;

    /// <summary>
    /// The same call with the same arguments, one after the other: at this count the attempt is stalled.
    /// </summary>
    public const int IdenticalCalls = 4;

    /// <summary>Turns in a row without any tool call before the attempt is stalled.</summary>
    public const int TalkOnlyTurns = 3;

    /// <summary>Tool calls carried out in one turn; the rest is refused.</summary>
    public const int CallsPerTurn = 32;

    /// <summary>Calls that only read and are carried out at the same time.</summary>
    public const int CallsTogether = 4;

    /// <summary>Characters of one tool result that reach the model.</summary>
    public const int ToolResult = 32 * 1024;

    /// <summary>Bytes that an executed command may print before the rest is dropped.</summary>
    public const int CommandOutput = 1024 * 1024;

    /// <summary>Characters of one untrusted text in the prompt.</summary>
    public const int UntrustedText = 100_000;

    /// <summary>Characters of the conversation sent to the model; beyond it old tool results are left out, and where
    /// that is not enough it is summed up.</summary>
    public const int Conversation = 400_000;

    /// <summary>A conversation that was too long is brought below its limit by one part in so many; of the turns before
    /// a summary so much stays.</summary>
    public const int RoomLeft = 4;

    /// <summary>How often a conversation is summed up before the attempt ends.</summary>
    public const int SumUps = 10;

    /// <summary>Characters of one summary.</summary>
    public const int Summary = 20_000;

    /// <summary>Tool results that are never left out: the newest ones.</summary>
    public const int KeptResults = 6;

    /// <summary>Characters of the whole transcript; beyond it the attempt ends.</summary>
    public const int Transcript = 16 * 1024 * 1024;

    /// <summary>Characters of a question, a note or a reason.</summary>
    public const int Sentence = 4_000;

    /// <summary>Lines that one read returns when it names no number.</summary>
    public const int ReadLines = 2_000;

    /// <summary>Lines that one search returns.</summary>
    public const int SearchLines = 200;

    /// <summary>How often a dialogue is gone on with after crashes.</summary>
    public const int Resumptions = 3;

    /// <summary>How often in a row a model is asked again that broke off its answer.</summary>
    public const int AskedAgain = 2;

    /// <summary>How often it is said that a model is still answering.</summary>
    public static readonly TimeSpan SaidOfAnswer = TimeSpan.FromSeconds(10);

    /// <summary>The longest that one executed command may run.</summary>
    public static readonly TimeSpan Command = TimeSpan.FromMinutes(10);
}
