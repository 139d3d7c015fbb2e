using System.Security.Cryptography;
using Weir.Core;

namespace Weir.Git.Changes;

/// <summary>SHA-256 over lines sorted as bytes, each ended by a line feed.</summary>
internal static class LineDigest
{
    public static Digest Of(IEnumerable<byte[]> lines)
    {
        var sorted = lines.ToList();
        sorted.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in sorted)
        {
            hash.AppendData(line);
            hash.AppendData("\n"u8);
        }
        return new Digest("sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
