namespace Weir.Runtime.Journal;

/// <summary>What every journal accepts at most, so that all of them refuse the same batches.</summary>
public static class JournalLimits
{
    /// <summary>Entries in one batch: bounds how long one transaction holds up the next.</summary>
    public const int MaxBatchEntries = 65_536;

    /// <summary>Bytes of one entry's data: events hold ids and digests; text belongs into the blob store.</summary>
    public const int MaxDataBytes = 4 * 1024 * 1024;

    /// <summary>UTF-8 bytes of a name or an id: organisation, item, type, principal, command id, key, group.</summary>
    public const int MaxNameBytes = 512;

    /// <summary>UTF-8 bytes of a reply or of a read model's row.</summary>
    public const int MaxTextBytes = 4 * 1024 * 1024;
}
