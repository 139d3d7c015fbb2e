namespace Weir.Simulation.Tests.Scheduling;

/// <summary>
/// Chance, from a seed. Each actor and port has dice of its own, so that one more throw of one of them does not change
/// what all the others do.
/// </summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public static Dice For(int seed, int whose) => new(unchecked(seed * 7_919 + whose * 104_729));

    public bool Chance(int percent) => _random.Next(100) < percent;

    /// <summary>True once in <paramref name="many"/> throws, on average.</summary>
    public bool OnceIn(int many) => _random.Next(many) == 0;

    /// <summary>Both bounds included.</summary>
    public int Between(int low, int high) => _random.Next(low, high + 1);

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
