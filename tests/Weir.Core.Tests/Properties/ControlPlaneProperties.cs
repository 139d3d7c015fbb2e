namespace Weir.Core.Tests.Properties;

/// <summary>
/// What holds for every plan and every sequence of commands. A failure prints its seed, the plan and the end of the
/// log.
/// </summary>
public sealed class ControlPlaneProperties
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_laws_hold_after_every_command_and_helpful_people_bring_every_item_to_its_end(int shard)
    {
        var seeds = int.Parse(Environment.GetEnvironmentVariable("WEIR_SEEDS") ?? "25");
        for (var seed = 1; seed <= seeds; seed++)
        {
            RandomRun.Play((shard * 1_000_000) + seed, 150);
        }
    }
}
