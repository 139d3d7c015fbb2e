using Weir.Agents.Chat;

namespace Weir.Agents.CodingAgents;

/// <summary>
/// How long a coding agent may show no sign of life. While it waits for a model that is the attempt's own limit; else
/// it starts, or uses a tool, such as a build, which may be silent for longer. Which of the two it is, the door knows.
/// Safe for many threads.
/// </summary>
internal sealed class Silence(AttemptClock clock)
{
    private int open;

    /// <summary>A call of a model, until what is returned is disposed.</summary>
    public IDisposable Ask()
    {
        Interlocked.Increment(ref open);
        Hear();
        return new Call(this);
    }

    /// <summary>A sign of life: an event, or a piece of an answer.</summary>
    public void Hear()
    {
        if (Volatile.Read(ref open) > 0)
        {
            clock.Hear();
        }
        else
        {
            clock.Bear(CodingAgentLimits.Tool);
        }
    }

    private sealed class Call(Silence silence) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Decrement(ref silence.open);
            silence.Hear();
        }
    }
}
