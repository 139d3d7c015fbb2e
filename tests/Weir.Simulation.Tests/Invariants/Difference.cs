using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>
/// Compares two values by their shape, as <c>Dump</c> of Core's tests does, without making text of them: states are
/// compared thousands of times. Shared parts are skipped, and only what is stored is looked at. How a type is compared
/// is found once; what has a shape that is not known is refused, so that nothing is passed over.
/// </summary>
internal static class Difference
{
    /// <summary>Where the two differ first and how; null when they are equal.</summary>
    public static string? Between<T>(T one, T other) => Comparison.Of<T>().Between(one, other);
}

internal abstract class Comparison
{
    /// <summary>The copying that <c>with</c> uses: what tells a record, be it one without fields.</summary>
    private const string Copying = "<Clone>$";

    private static readonly ConcurrentDictionary<Type, Comparison> Known = new();

    private static readonly Dictionary<Type, Type> Collections = new()
    {
        [typeof(ImmutableArray<>)] = typeof(OfArrays<>),
        [typeof(ImmutableSortedDictionary<,>)] = typeof(OfDictionaries<,>),
        [typeof(ImmutableSortedSet<>)] = typeof(OfSets<>),
        [typeof(Nullable<>)] = typeof(OfNullables<>),
    };

    public static Comparison<T> Of<T>() => (Comparison<T>)Of(typeof(T));

    public abstract string? BetweenObjects(object one, object other);

    protected static Comparison Of(Type type) => Known.GetOrAdd(type, static type => Make(type));

    protected static string? Told(object? one, object? other) => $"'{one ?? "nothing"}' and '{other ?? "nothing"}'";

    private static Comparison Make(Type type)
    {
        var comparison = type.IsPrimitive || type.IsEnum || type == typeof(string) ? typeof(OfPlain<>)
            : type.IsGenericType && Collections.TryGetValue(type.GetGenericTypeDefinition(), out var collection)
                ? collection
            : type.IsAbstract ? typeof(OfKinds<>)
            : type.GetMethod(Copying) is not null || type.IsValueType ? typeof(OfRecords<>)
            : throw new NotSupportedException($"Nothing says how to compare two {type}.");
        var arguments = Collections.ContainsValue(comparison) ? type.GenericTypeArguments : [type];
        return (Comparison)Activator.CreateInstance(comparison.MakeGenericType(arguments))!;
    }

    protected static IEnumerable<PropertyInfo> Stored(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null && property.GetIndexParameters().Length == 0);

    private sealed class OfPlain<T> : Comparison<T>
    {
        public override string? Between(T one, T other) =>
            EqualityComparer<T>.Default.Equals(one, other) ? null : Told(one, other);
    }

    private sealed class OfNullables<T> : Comparison<T?>
        where T : struct
    {
        private readonly Comparison<T> _value = Of<T>();

        public override string? Between(T? one, T? other) => (one, other) switch
        {
            ({ } left, { } right) => _value.Between(left, right),
            (null, null) => null,
            _ => Told(one, other),
        };
    }

    private sealed class OfArrays<T> : Comparison<ImmutableArray<T>>
    {
        private Comparison<T>? _element;

        public override string? Between(ImmutableArray<T> one, ImmutableArray<T> other)
        {
            if (one == other)
            {
                return null;
            }
            _element ??= Of<T>();
            for (var index = 0; index < one.Length && index < other.Length; index++)
            {
                if (_element.Between(one[index], other[index]) is { } difference)
                {
                    return $"[{index}].{difference}";
                }
            }
            return one.Length == other.Length ? null : $"[{Math.Min(one.Length, other.Length)}]: one ends";
        }
    }

    private sealed class OfDictionaries<TKey, TValue> : Comparison<ImmutableSortedDictionary<TKey, TValue>>
        where TKey : notnull
    {
        private readonly Comparison<TKey> _key = Of<TKey>();
        private Comparison<TValue>? _value;

        public override string? Between(
            ImmutableSortedDictionary<TKey, TValue> one, ImmutableSortedDictionary<TKey, TValue> other)
        {
            if (ReferenceEquals(one, other))
            {
                return null;
            }
            _value ??= Of<TValue>();
            using var others = other.GetEnumerator();
            foreach (var (key, value) in one)
            {
                if (!others.MoveNext())
                {
                    return $"[{key}]: one ends";
                }
                if ((_key.Between(key, others.Current.Key) ?? _value.Between(value, others.Current.Value))
                    is { } difference)
                {
                    return $"[{key}].{difference}";
                }
            }
            return others.MoveNext() ? $"[{others.Current.Key}]: one ends" : null;
        }
    }

    private sealed class OfSets<T> : Comparison<ImmutableSortedSet<T>>
    {
        private readonly Comparison<T> _element = Of<T>();

        public override string? Between(ImmutableSortedSet<T> one, ImmutableSortedSet<T> other)
        {
            if (ReferenceEquals(one, other))
            {
                return null;
            }
            for (var index = 0; index < one.Count && index < other.Count; index++)
            {
                if (_element.Between(one[index], other[index]) is { } difference)
                {
                    return $"[{index}].{difference}";
                }
            }
            return one.Count == other.Count ? null : $"[{Math.Min(one.Count, other.Count)}]: one ends";
        }
    }

    /// <summary>Of an abstract type: by what the values are.</summary>
    private sealed class OfKinds<T> : Comparison<T>
        where T : class
    {
        public override string? Between(T one, T other) => (one, other) switch
        {
            _ when ReferenceEquals(one, other) => null,
            (null, _) or (_, null) => Told(one, other),
            _ when one.GetType() != other.GetType() => $"{one.GetType().Name} and {other.GetType().Name}",
            _ => Of(one.GetType()).BetweenObjects(one, other),
        };
    }

    private sealed class OfRecords<T> : Comparison<T>
    {
        private readonly Member[] _members = [.. Stored(typeof(T)).Select(MemberOf)];

        public override string? Between(T one, T other)
        {
            if (typeof(T).IsValueType ? EqualityComparer<T>.Default.Equals(one, other) : ReferenceEquals(one, other))
            {
                return null;
            }
            if (one is null || other is null)
            {
                return Told(one, other);
            }
            foreach (var member in _members)
            {
                if (member.Between(ref one, ref other) is { } difference)
                {
                    return $"{member.Name}.{difference}";
                }
            }
            return null;
        }

        private static Member MemberOf(PropertyInfo property) => (Member)Activator.CreateInstance(
            (typeof(T).IsValueType ? typeof(StructMember<>) : typeof(ClassMember<>))
                .MakeGenericType(typeof(T), property.PropertyType), property)!;

        private abstract class Member(PropertyInfo property)
        {
            public string Name { get; } = property.Name;

            public abstract string? Between(ref T one, ref T other);
        }

        // What compares the value is found at the first use, since a record may hold one of its own type.
        private sealed class ClassMember<TValue>(PropertyInfo property) : Member(property)
        {
            private readonly Func<T, TValue> _get = property.GetMethod!.CreateDelegate<Func<T, TValue>>();
            private Comparison<TValue>? _value;

            public override string? Between(ref T one, ref T other) =>
                (_value ??= Of<TValue>()).Between(_get(one), _get(other));
        }

        private sealed class StructMember<TValue>(PropertyInfo property) : Member(property)
        {
            private readonly Get _get = property.GetMethod!.CreateDelegate<Get>();
            private Comparison<TValue>? _value;

            /// <summary>A getter of a structure takes the structure where it is.</summary>
            private delegate TValue Get(ref T record);

            public override string? Between(ref T one, ref T other) =>
                (_value ??= Of<TValue>()).Between(_get(ref one), _get(ref other));
        }
    }
}

/// <inheritdoc/>
internal abstract class Comparison<T> : Comparison
{
    public abstract string? Between(T one, T other);

    public override string? BetweenObjects(object one, object other) => Between((T)one, (T)other);
}
