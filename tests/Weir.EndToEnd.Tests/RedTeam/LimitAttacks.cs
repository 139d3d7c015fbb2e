using System.Collections.Immutable;

namespace Weir.EndToEnd.Tests.RedTeam;

/// <summary>Taking the machine from everybody else.</summary>
public sealed class LimitAttacks : GroupOfAttacks
{
    internal override ImmutableArray<Attack> Attacks { get; } =
    [
        new("a fork bomb", "bomb() { bomb | bomb & }; bomb 2>/dev/null & exec sleep 1000", Fate.Fails),
        new("a file without end",
            "truncate -s 5G beds/big", Fate.Fails, "killed by signal 25. A file reached the limit of 4096 MiB."),
        new("filling the memory that is the temporary folder",
            "fallocate -l 3G /tmp/big || echo held", Fate.GetsNothing)
        {
            Printed = ["No space left on device", "held"],
        },
        new("a flood of its log", "yes weir | head -c 40000000", Fate.Fails,
            "The command flooded its log: ", "16777216 are kept"),
    ];

    /// <summary>Without a control group the bomb dies of its time, and nobody counted.</summary>
    internal override async Task AfterwardsAsync(Battlefield field)
    {
        var doctor = (await field.Site.WeirAsync("doctor")).Out;
        if (doctor.Contains("a run's processes", StringComparison.Ordinal))
        {
            field.Of("a fork bomb").Log.ShouldContain(
                "an error of the agent: The command was killed by signal 9. It reached the limit of 2048 processes.");
        }
    }
}
