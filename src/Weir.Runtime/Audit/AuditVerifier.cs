using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Weir.Core;
using Weir.Runtime.Journal;

namespace Weir.Runtime.Audit;

/// <summary>What was found of a journal and its checkpoints.</summary>
/// <param name="Entries">How many entries, from the first on, are as they were written.</param>
/// <param name="Head">The hash of the last of them.</param>
/// <param name="Checkpoints">How many checkpoints agree with the journal.</param>
/// <param name="Covered">The last entry that a checkpoint covers; 0 when none does.</param>
/// <param name="Faults">In the order in which they were found; empty when all is well.</param>
public sealed record AuditFindings(
    long Entries, Digest Head, int Checkpoints, long Covered, ImmutableArray<string> Faults)
{
    /// <summary>Entries at the end that nothing but the chain speaks for.</summary>
    public long Uncovered => Math.Max(0, Entries - Covered);
}

/// <summary>
/// Holds a journal against its own chain, and against checkpoints that were signed when its entries were new. The chain
/// shows what was changed without care; the checkpoints show an end that was cut off, and a history that was rewritten
/// with all its hashes.
/// </summary>
public static class AuditVerifier
{
    /// <param name="keys">The public keys whose signatures count.</param>
    public static async Task<AuditFindings> VerifyAsync(
        OrganizationId organization,
        ReadPage read,
        ImmutableArray<SignedCheckpoint> checkpoints,
        IReadOnlyList<ECDsa> keys,
        CancellationToken cancel)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        var hashes = new Dictionary<long, Digest>();
        var genuine = new List<Checkpoint>();
        for (var index = 0; index < checkpoints.Length; index++)
        {
            if (Read(organization, checkpoints[index], keys, out var fault) is { } checkpoint)
            {
                genuine.Add(checkpoint);
                hashes.TryAdd(checkpoint.Sequence, default);
            }
            else
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"Checkpoint {index + 1} {fault}"));
            }
        }
        var chain = await ChainVerifier.VerifyAsync(organization, Collect, cancel);
        if (chain.Fault is { } broken)
        {
            faults.Insert(0, broken.Sentence);
        }
        var agreeing = genuine.Where(checkpoint => Agrees(checkpoint, chain, hashes, faults)).ToList();
        return new AuditFindings(
            chain.Verified, chain.LastHash, agreeing.Count,
            agreeing.Select(checkpoint => checkpoint.Sequence).DefaultIfEmpty(0).Max(), faults.ToImmutable());

        async ValueTask<ImmutableArray<Ports.JournalEntry>> Collect(long from, int limit, CancellationToken stop)
        {
            var page = await read(from, limit, stop);
            foreach (var entry in page.Where(entry => hashes.ContainsKey(entry.Sequence)))
            {
                hashes[entry.Sequence] = entry.Hash;
            }
            return page;
        }
    }

    private static Checkpoint? Read(
        OrganizationId organization, SignedCheckpoint signed, IReadOnlyList<ECDsa> keys, out string fault)
    {
        fault = "";
        if (Checkpoint.Parse(signed.Text.Span) is not { } checkpoint)
        {
            fault = "is not a checkpoint.";
            return null;
        }
        fault = $"(entry {checkpoint.Sequence}) ";
        if (checkpoint.Organization != organization)
        {
            fault += $"is of the organisation '{checkpoint.Organization}', not of '{organization}'.";
            return null;
        }
        var named = keys.FirstOrDefault(key => CheckpointKey.IdOf(key) == checkpoint.Key);
        if (named is null)
        {
            fault += $"names key {checkpoint.Key}, which is none of those given.";
            return null;
        }
        if (!CheckpointKey.Verifies(named, signed))
        {
            fault += $"is forged: key {checkpoint.Key} did not sign it.";
            return null;
        }
        return checkpoint;
    }

    private static bool Agrees(
        Checkpoint checkpoint,
        ChainVerification chain,
        Dictionary<long, Digest> hashes,
        ImmutableArray<string>.Builder faults)
    {
        var (sequence, hash) = (checkpoint.Sequence, hashes[checkpoint.Sequence]);
        if (hash.Value is null)
        {
            if (chain.Fault is null)
            {
                faults.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The end was cut off: the journal ends at entry {chain.Verified}, ") + string.Create(
                    CultureInfo.InvariantCulture, $"and a checkpoint speaks for entry {sequence}."));
            }
            return false;
        }
        if (hash != checkpoint.Hash)
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Entry {sequence} is not the one that its checkpoint speaks for: what is before it was rewritten."));
            return false;
        }
        return sequence <= chain.Verified;
    }
}
