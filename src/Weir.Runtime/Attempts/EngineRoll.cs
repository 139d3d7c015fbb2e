using System.Collections.Concurrent;
using Weir.Core;

namespace Weir.Runtime.Attempts;

/// <summary>
/// What is known of engines while this process lives: when each was heard last, and what each attempt does. Nothing
/// here decides anything, so that nothing of it has to outlive the process.
/// </summary>
public sealed class EngineRoll
{
    private readonly ConcurrentDictionary<string, Timestamp> _heard = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<AttemptId, string> _doing = new();

    /// <summary>Null for one that was not heard since this process started.</summary>
    public Timestamp? LastHeard(string engine) => _heard.TryGetValue(engine, out var at) ? at : null;

    /// <summary>The newest sentence of an attempt; null when it said none.</summary>
    public string? DoingOf(AttemptId attempt) => _doing.GetValueOrDefault(attempt);

    public void Hear(string engine, Timestamp at) => _heard[engine] = at;

    public void Hear(AttemptId attempt, string sentence)
    {
        if (sentence.Length > 0)
        {
            _doing[attempt] = sentence;
        }
    }

    public void Forget(AttemptId attempt) => _doing.TryRemove(attempt, out _);
}
