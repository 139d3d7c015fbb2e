using Weir.Simulation.Tests.Time;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>
/// Since when the server that leads could hear its engines: since it came up, or since it went on after standing still.
/// A silence before that says nothing about an engine.
/// </summary>
internal sealed class Ears(VirtualTime time)
{
    /// <summary>A shorter standstill goes unnoticed, and a clock that is set may hide as much.</summary>
    public const long Unnoticed = 10_000;

    private Life? _whose;
    private long _since;

    /// <summary>How long it could hear them.</summary>
    public long Open => time.Elapsed - _since;

    public void Opened(Life whose) => (_whose, _since) = (whose, time.Elapsed);

    public void Stopped(Life whose, long milliseconds)
    {
        if (whose == _whose && milliseconds > Unnoticed)
        {
            _since = time.Elapsed + milliseconds;
        }
    }
}
