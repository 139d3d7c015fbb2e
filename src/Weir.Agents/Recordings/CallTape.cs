using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weir.Runtime.Ledger;
using Weir.Runtime.Ports;

namespace Weir.Agents.Recordings;

/// <summary>
/// A folder of recorded calls, one a file, by the digest of what was asked: <c>DIGEST-N.json</c> is what came the Nth
/// time. Either calls are recorded into it, or they are answered from it and no provider is asked. No header of a
/// request and no address is in it, and no key.
/// </summary>
public sealed class CallTape
{
    /// <summary>The most files that a folder may have.</summary>
    public const int MaxCalls = 100_000;

    private const string Pattern = "*.json";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1_024,
    };

    private readonly string _folder;
    private readonly ConcurrentDictionary<AttemptKey, int> _numbers = new();
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecordedCall> _calls = new(StringComparer.Ordinal);

    private CallTape(string folder, bool isPlaying)
    {
        _folder = folder;
        IsPlaying = isPlaying;
    }

    /// <summary>Calls are answered from the folder; else they are recorded into it.</summary>
    public bool IsPlaying { get; }

    public string Folder => _folder;

    /// <summary>For recording: the folder is made, and has nothing yet.</summary>
    /// <exception cref="InvalidDataException">It has recordings.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static CallTape Record(string folder)
    {
        Directory.CreateDirectory(folder);
        return Directory.EnumerateFiles(folder, Pattern).Any()
            ? throw new InvalidDataException(
                $"{folder} has recordings already: remove them, or record into another folder.")
            : new CallTape(folder, isPlaying: false);
    }

    /// <exception cref="InvalidDataException">It has none, or a file that is none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CallTape Play(string folder)
    {
        var tape = new CallTape(folder, isPlaying: true);
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, Pattern) : [];
        if (files.Length is 0 or > MaxCalls)
        {
            throw new InvalidDataException(files.Length == 0
                ? $"{folder} has no recordings: make them with `weir up --record {folder}`."
                : $"{folder} has more than {MaxCalls} recordings: record into another folder.");
        }
        foreach (var file in files)
        {
            try
            {
                tape._calls[Path.GetFileNameWithoutExtension(file)] = RecordedCall.Read(File.ReadAllBytes(file));
            }
            catch (InvalidDataException odd)
            {
                throw new InvalidDataException($"{file}: {odd.Message}. Record again, or remove it.", odd);
            }
        }
        return tape;
    }

    /// <summary>The number of this call among those of its attempt, from 1.</summary>
    internal int NumberOf(AttemptKey attempt) => _numbers.AddOrUpdate(attempt, 1, (_, before) => before + 1);

    /// <summary>What was recorded for it; the sentence says why nothing.</summary>
    internal (RecordedCall? Found, string? Miss) Find(CallOwner owner, int number, RecordedRequest request)
    {
        var time = _asked.AddOrUpdate(request.Digest, 1, (_, before) => before + 1);
        return _calls.TryGetValue($"{request.Digest}-{time}", out var found)
            ? (found, null)
            : (null, ReplayMiss.Sentence(owner, number, request, _calls.Values, _folder));
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Keep(RecordedRequest request, RecordedCall call)
    {
        var time = _asked.AddOrUpdate(request.Digest, 1, (_, before) => before + 1);
        var file = Path.Combine(_folder, $"{request.Digest}-{time}.json");
        File.WriteAllText(file + ".new", call.Write().ToJsonString(Indented) + "\n");
        File.Move(file + ".new", file, overwrite: true);
    }
}
