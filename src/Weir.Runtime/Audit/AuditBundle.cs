using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Weir.Definitions.Canonical;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Audit;

/// <summary>
/// The record as files that are checked without Weir: each entry as the bytes that its hash is of, the hashes as
/// <c>sha256sum</c> reads them, the checkpoints as <c>openssl</c> reads them, and the same entries as lines of JSON for
/// people. <see cref="Script"/> is the whole procedure.
/// </summary>
public static class AuditBundle
{
    private const int PageEntries = 1_000;
    private const int EntriesPerFolder = 10_000;

    /// <summary>What <c>verify.sh</c> of a bundle says; the same text stands in the documentation.</summary>
    public const string Script = """
        # Checks this record with sha256sum, grep, sed and openssl. Exit code 0: it is what was written.
        set -eu
        cd "$(dirname "$0")"

        # 1. Every entry has the hash that is listed for it.
        sha256sum --check --quiet --strict hashes.sha256

        # 2. Every entry carries the hash of the one before it; the first of all carries zeros.
        previous=$(cat start.txt)
        while read -r hash file; do
            grep -aqF "sha256:$previous" "$file" || { echo "$file does not continue the entry before it"; exit 1; }
            previous=$hash
        done < hashes.sha256

        # 3. Every checkpoint is signed by the key, and speaks for an entry that is listed.
        for checkpoint in checkpoints/*.txt; do
            [ -e "$checkpoint" ] || { echo "There is no checkpoint: a cut at the end would not show."; break; }
            openssl dgst -sha256 -verify key.pem -signature "${checkpoint%.txt}.sig" "$checkpoint" > /dev/null \
                || { echo "$checkpoint is not signed by key.pem"; exit 1; }
            hash=$(sed -n 's/^hash: sha256://p' "$checkpoint")
            entry=$(sed -n 's/^sequence: //p' "$checkpoint")
            grep -qx "$hash  entries/.*/0*$entry" hashes.sha256 \
                || { echo "$checkpoint speaks for an entry that is not here"; exit 1; }
        done
        # 4. Every text that lies beside the record is the one that it names.
        [ ! -s texts.sha256 ] || sha256sum --check --quiet --strict texts.sha256
        echo "The record is whole: $(wc -l < hashes.sha256) entries."

        """;

    /// <param name="PublicPem">The key that the checkpoints are signed with; empty when it is not at hand.</param>
    public sealed record Source(ReadPage Read, ImmutableArray<SignedCheckpoint> Checkpoints, string PublicPem);

    /// <summary>Writes the entries from one to another, and the checkpoints that speak for one of them.</summary>
    /// <returns>How many entries were written.</returns>
    public static async Task<long> WriteAsync(
        string folder, Source source, long from, long until, CancellationToken cancel)
    {
        var (read, checkpoints, publicPem) = source;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "verify.sh"), Script, cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), publicPem, cancel);
        var signed = Directory.CreateDirectory(Path.Combine(folder, "checkpoints"));
        await WriteCheckpointsAsync(signed, checkpoints, from, until, cancel);
        await using var hashes = new StreamWriter(Path.Combine(folder, "hashes.sha256")) { NewLine = "\n" };
        await using var lines = new StreamWriter(Path.Combine(folder, "events.jsonl")) { NewLine = "\n" };
        var written = 0L;
        for (var page = await read(from, PageEntries, cancel);
            page.Length > 0 && page[0].Sequence <= until;
            page = await read(page[^1].Sequence + 1, PageEntries, cancel))
        {
            foreach (var entry in page.Where(entry => entry.Sequence <= until))
            {
                if (written == 0)
                {
                    var start = entry.PreviousHash.Value["sha256:".Length..];
                    await File.WriteAllTextAsync(Path.Combine(folder, "start.txt"), start + "\n", cancel);
                }
                var path = PathOf(entry.Sequence);
                var file = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllBytesAsync(file, EntryHash.HashedBytes(entry), cancel);
                await hashes.WriteLineAsync($"{entry.Hash.Value["sha256:".Length..]}  {path}");
                await lines.WriteLineAsync(Line(entry));
                written++;
            }
        }
        return written;
    }

    private static async Task WriteCheckpointsAsync(
        DirectoryInfo folder,
        ImmutableArray<SignedCheckpoint> checkpoints,
        long from,
        long until,
        CancellationToken cancel)
    {
        foreach (var signed in checkpoints)
        {
            var sequence = Checkpoint.Parse(signed.Text.Span)?.Sequence ?? 0;
            if (sequence < from || sequence > until)
            {
                continue;
            }
            var name = Path.Combine(folder.FullName, sequence.ToString("D10", CultureInfo.InvariantCulture));
            await File.WriteAllBytesAsync(name + ".txt", signed.Text, cancel);
            await File.WriteAllBytesAsync(name + ".sig", signed.Signature, cancel);
        }
    }

    private static string PathOf(long sequence) => string.Create(
        CultureInfo.InvariantCulture, $"entries/{sequence / EntriesPerFolder:D6}/{sequence:D10}");

    private static string Line(JournalEntry entry) => CanonicalJson.WriteText(new JsonObject
    {
        ["sequence"] = entry.Sequence,
        ["epoch"] = entry.Epoch,
        ["at"] = entry.At.Value,
        ["item"] = entry.Item?.ToString(),
        ["type"] = entry.Type,
        ["version"] = entry.Version,
        ["principal"] = entry.Principal.Value,
        ["commandId"] = entry.CommandId,
        ["hash"] = entry.Hash.Value,
        ["data"] = JsonNode.Parse(Encoding.UTF8.GetString(entry.Data.Span)),
    });
}
