namespace Weir.Core;

/// <summary>
/// What was last computed from some immutable objects, for as long as they are the same ones. States are compared by
/// what they hold, so that one that remembers is equal to one that does not; and each copy of a record that is made by
/// <c>with</c> shares what its original remembers, which its key tells apart.
/// </summary>
internal sealed class Remembered<T> : IEquatable<Remembered<T>>
{
    /// <summary>All that a computation reads; what it may ignore is null.</summary>
    public readonly record struct Key(object? One, object? Two = null, object? Three = null, object? Four = null)
    {
        public bool IsSameAs(in Key other) => ReferenceEquals(One, other.One) && ReferenceEquals(Two, other.Two)
            && ReferenceEquals(Three, other.Three) && ReferenceEquals(Four, other.Four);
    }

    private sealed record Known(Key From, T Value);

    // Replaced as a whole, so that several may compute at once.
    private volatile Known? _known;

    public bool Knows(in Key from, out T value)
    {
        var known = _known;
        if (known is null || !known.From.IsSameAs(from))
        {
            value = default!;
            return false;
        }
        value = known.Value;
        return true;
    }

    public T Keep(in Key from, T value)
    {
        _known = new Known(from, value);
        return value;
    }

    public bool Equals(Remembered<T>? other) => other is not null;
    public override bool Equals(object? obj) => obj is Remembered<T>;
    public override int GetHashCode() => 0;
}
