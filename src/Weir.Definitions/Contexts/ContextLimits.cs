namespace Weir.Definitions.Contexts;

/// <summary>What bounds the documents that an agent is given, whatever its budget says.</summary>
public static class ContextLimits
{
    /// <summary>The largest document, in bytes; a larger one is left out.</summary>
    public const int MaxDocument = 256 * 1024;

    /// <summary>How many documents of all scopes of an agent are looked at; those beyond are left out.</summary>
    public const int MaxLookedAt = 2_000;

    /// <summary>Bytes that are read to rank them; documents beyond are left out.</summary>
    public const int MaxRead = 16 * 1024 * 1024;

    /// <summary>Tokens of a bundle, however many the agent's budget has.</summary>
    public const int MaxTokens = 250_000;

    /// <summary>Documents left out that a manifest names; of more it says how many.</summary>
    public const int MaxNamed = 200;

    /// <summary>Tokens of an item's notes that an agent is given beside its documents.</summary>
    public const int MaxNoteTokens = 4_000;

    /// <summary>Scopes that one file declares.</summary>
    public const int MaxScopes = 64;

    private const int BytesPerToken = 4;

    /// <summary>What a document costs besides its content: where it begins and ends, and what it is called.</summary>
    private const int Frame = 32;

    /// <summary>
    /// What a document comes to: a token for each four bytes of UTF-8, rounded up, and its frame. No model counts like
    /// another, and asking one costs money; four bytes are what English prose and code come to with most of them, and
    /// the same document comes to the same everywhere.
    /// </summary>
    public static int TokensOf(long bytes) =>
        (int)Math.Min(int.MaxValue, (bytes + BytesPerToken - 1) / BytesPerToken + Frame);
}
