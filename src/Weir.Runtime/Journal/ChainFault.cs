using Weir.Core;

namespace Weir.Runtime.Journal;

/// <summary>What a walk along the chain found.</summary>
/// <param name="Verified">How many entries, from the first on, are as they were written.</param>
/// <param name="LastHash">The hash of the last of them.</param>
/// <param name="Fault">The first fault; null when there is none.</param>
public sealed record ChainVerification(long Verified, Digest LastHash, ChainFault? Fault);

/// <param name="Sequence">Where the fault is: the first sequence that is not as it was written.</param>
/// <param name="Sentence">What is wrong, for people.</param>
public sealed record ChainFault(ChainFaultKind Kind, long Sequence, string Sentence);

/// <summary>The ways in which a journal can differ from the one that was written.</summary>
public enum ChainFaultKind
{
    /// <summary>The entry's content does not have the hash that it carries.</summary>
    Altered,

    /// <summary>Entries are not there.</summary>
    Missing,

    /// <summary>Entries have changed places, or one appears twice.</summary>
    Reordered,

    /// <summary>The entry belongs to another organisation.</summary>
    WrongOrganization,

    /// <summary>
    /// The entry is whole, but continues another entry than the one before it: that one was replaced.
    /// </summary>
    Unlinked,

    /// <summary>The entry was written by a leader who had been deposed.</summary>
    Deposed,
}
