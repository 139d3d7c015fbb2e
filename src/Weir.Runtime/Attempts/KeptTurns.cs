using System.Text;
using System.Text.Json;
using Weir.Core;
using Weir.Definitions.Canonical;

namespace Weir.Runtime.Attempts;

/// <summary>
/// The logs of attempts that a crash ended, on an engine's disk, until the next attempt of the same round of their pass
/// takes them: one for each, and of the newest <see cref="Most"/> alone, since an item may never come back here.
/// </summary>
public sealed class KeptTurns(string folder)
{
    public const int Most = 32;

    private const string HeadEnding = ".json";
    private const string LogEnding = ".turns";

    /// <summary>Keeps what an attempt had written down, if it did.</summary>
    /// <param name="checkpoint">What was in its clone; null when that was nothing new.</param>
    public void Keep(AttemptDescription description, string log, ObjectName? checkpoint)
    {
        if (!File.Exists(log))
        {
            return;
        }
        try
        {
            Directory.CreateDirectory(folder);
            var place = PlaceOf(description);
            File.Delete(place + HeadEnding);
            File.Move(log, place + LogEnding, overwrite: true);
            File.WriteAllBytes(
                place + HeadEnding, CanonicalJson.Write(new Head(description.Attempt.Id, checkpoint)));
            foreach (var old in new DirectoryInfo(folder).GetFiles("*" + HeadEnding)
                .OrderByDescending(file => file.LastWriteTimeUtc).Skip(Most))
            {
                Forget(Path.ChangeExtension(old.FullName, null));
            }
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // The next attempt begins anew.
        }
    }

    /// <summary>What was kept for an attempt, which takes it: nobody is given it again.</summary>
    /// <param name="log">Where the log is moved to.</param>
    public Head? Take(AttemptDescription description, string log)
    {
        var place = PlaceOf(description);
        try
        {
            if (!File.Exists(place + HeadEnding))
            {
                return null;
            }
            var head = CanonicalJson.Read<Head>(File.ReadAllBytes(place + HeadEnding));
            File.Move(place + LogEnding, log, overwrite: true);
            File.Delete(place + HeadEnding);
            return head;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or JsonException)
        {
            Forget(place);
            return null;
        }
    }

    private static void Forget(string place)
    {
        try
        {
            File.Delete(place + HeadEnding);
            File.Delete(place + LogEnding);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // Tried again when the next one is kept.
        }
    }

    private string PlaceOf(AttemptDescription description)
    {
        var name = $"{description.Item.Id} {description.Attempt.Subject.Pass} {description.Attempt.Round}";
        var digest = CanonicalJson.DigestOfBytes(Encoding.UTF8.GetBytes(name)).Value;
        return Path.Combine(folder, digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..][..32]);
    }

    /// <param name="Attempt">Whose log it is.</param>
    public sealed record Head(AttemptId Attempt, ObjectName? Checkpoint);
}
