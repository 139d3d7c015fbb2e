using Weir.Simulation.Tests.Scheduling;

namespace Weir.Simulation.Tests.Ports;

/// <summary>What befalls one append.</summary>
internal enum AppendFault
{
    None,

    /// <summary>Nothing is written, and it says so.</summary>
    FailsBefore,

    /// <summary>Written, but the answer is lost.</summary>
    WritesUnanswered,

    /// <summary>Not written, and nobody can tell.</summary>
    LosesUnanswered,

    /// <summary>Written late.</summary>
    Pauses,
}

/// <summary>How often the journal is in trouble. Quiet once the storm of a run is over.</summary>
internal sealed class JournalFaults(Dice dice)
{
    /// <summary>How many appends, on average, go well for each that does not.</summary>
    public int OneIn { get; init; } = 40;

    public bool Quiet { get; set; }

    public AppendFault Next() => Quiet || !dice.OnceIn(OneIn)
        ? AppendFault.None
        : dice.Pick(
            [AppendFault.FailsBefore, AppendFault.WritesUnanswered, AppendFault.LosesUnanswered, AppendFault.Pauses]);

    /// <summary>Whether a read fails: rarely, and often right after a lost answer, when it matters.</summary>
    public bool ReadFails(bool afterTrouble) =>
        !Quiet && dice.Chance(afterTrouble ? 30 : 1) && (afterTrouble || dice.OnceIn(5));

    public long Latency() => dice.Between(0, 4);
    public long PauseLength() => dice.Between(1_000, 20_000);
}
