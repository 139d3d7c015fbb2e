using System.Globalization;
using System.Text;
using Weir.Core;

namespace Weir.Runtime.Audit;

/// <summary>
/// What the journal was at one entry, to be signed: whoever holds an old checkpoint can tell whether the journal still
/// contains what it contained then, whoever owns the database now.
/// </summary>
/// <remarks>
/// The signed bytes are this text, UTF-8, each line ended by a line feed; the form never changes.
/// <code>
/// weir.checkpoint/1
/// organization: default
/// sequence: 256
/// hash: sha256:…            of the entry with that sequence, which covers all before it
/// at: 2026-01-01T00:00:00.000Z
/// key: 0123456789abcdef     the first 16 digits of the SHA-256 of the public key (SubjectPublicKeyInfo, DER)
/// </code>
/// </remarks>
/// <param name="At">When it was signed.</param>
public sealed record Checkpoint(OrganizationId Organization, long Sequence, Digest Hash, Timestamp At, string Key)
{
    private const string Form = "weir.checkpoint/1";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public byte[] ToBytes()
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(At.Value).ToString(TimeFormat, CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{Form}\norganization: {Organization}\nsequence: {Sequence}\nhash: {Hash}\nat: {at}\nkey: {Key}\n"));
    }

    /// <summary>Null when these are not the bytes of a checkpoint.</summary>
    public static Checkpoint? Parse(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        if (lines is not [Form, var organization, var sequence, var hash, var at, var key, ""]
            || Value(organization, "organization") is not { } name
            || !long.TryParse(Value(sequence, "sequence"), CultureInfo.InvariantCulture, out var number)
            || Value(hash, "hash") is not { } digest
            || !DateTimeOffset.TryParseExact(
                Value(at, "at"), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || Value(key, "key") is not { } id)
        {
            return null;
        }
        return new Checkpoint(
            new OrganizationId(name), number, new Digest(digest), new Timestamp(time.ToUnixTimeMilliseconds()), id);
    }

    private static string? Value(string line, string name) =>
        line.StartsWith(name + ": ", StringComparison.Ordinal) ? line[(name.Length + 2)..] : null;
}

/// <param name="Text">The bytes that were signed.</param>
/// <param name="Signature">ECDSA over SHA-256 of the text, DER: what <c>openssl dgst -sha256 -verify</c>
/// takes.</param>
public sealed record SignedCheckpoint(ReadOnlyMemory<byte> Text, ReadOnlyMemory<byte> Signature);
