using System.Collections;
using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>
/// Compares two values by their shape, as <c>Dump</c> of Core's tests does, without making text of them: states are
/// compared thousands of times. Shared parts are skipped, and only what is stored is looked at.
/// </summary>
internal static class Difference
{
    private static readonly ConcurrentDictionary<Type, Shape> Shapes = new();

    /// <param name="IsPlain">A struct such as an id, whose own equality is that of its shape.</param>
    private sealed record Shape(bool IsPlain, Getter[] Getters);

    private sealed record Getter(string Name, Func<object, object?> Get);

    /// <summary>Where the two differ first and how; null when they are equal.</summary>
    public static string? Between(object? one, object? other) => (one, other) switch
    {
        _ when ReferenceEquals(one, other) => null,
        (null, _) or (_, null) => $"'{one ?? "nothing"}' and '{other ?? "nothing"}'",
        _ when one.GetType() != other.GetType() => $"{one.GetType().Name} and {other.GetType().Name}",
        (string or Enum or IConvertible, _) => one.Equals(other) ? null : $"'{one}' and '{other}'",
        (IEnumerable some, IEnumerable others) => Elements(some, others),
        _ => Properties(one, other),
    };

    private static string? Elements(IEnumerable some, IEnumerable others)
    {
        var (left, right) = (some.GetEnumerator(), others.GetEnumerator());
        for (var index = 0; ; index++)
        {
            var (more, alsoMore) = (left.MoveNext(), right.MoveNext());
            if (!more || !alsoMore)
            {
                return more == alsoMore ? null : $"[{index}]: one ends";
            }
            if (Between(left.Current, right.Current) is { } difference)
            {
                return $"[{index}].{difference}";
            }
        }
    }

    private static string? Properties(object one, object other)
    {
        var shape = Shapes.GetOrAdd(one.GetType(), ShapeOf);
        if (shape.IsPlain && one.Equals(other))
        {
            return null;
        }
        foreach (var getter in shape.Getters)
        {
            if (Between(getter.Get(one), getter.Get(other)) is { } difference)
            {
                return $"{getter.Name}.{difference}";
            }
        }
        return null;
    }

    private static Shape ShapeOf(Type type)
    {
        var isPair = type.Name.StartsWith("KeyValuePair", StringComparison.Ordinal);
        return new Shape(type.IsValueType && !isPair,
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property =>
                    (isPair || property.SetMethod is not null) && property.GetIndexParameters().Length == 0)
                .Select(property => new Getter(property.Name, Compile(type, property))),
        ]);
    }

    private static Func<object, object?> Compile(Type type, PropertyInfo property)
    {
        var value = Expression.Parameter(typeof(object));
        var read = Expression.Property(Expression.Convert(value, type), property);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(read, typeof(object)), value).Compile();
    }
}
