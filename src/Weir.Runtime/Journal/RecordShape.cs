using System.Collections.Immutable;
using Weir.Definitions.Canonical;

namespace Weir.Runtime.Journal;

/// <summary>
/// The fields of records as canonical JSON has them, as text: what must not change unnoticed, of events since journals
/// hold them, of the state since snapshots do.
/// </summary>
/// <remarks>
/// One line per type: <c>Name: field Type, field Type</c> for a record, <c>Name = member | member</c> for an enum,
/// <c>Name = Name.Kind | Name.Kind</c> for an abstract record, whose kinds have lines of their own.
/// </remarks>
public static class RecordShape
{
    /// <summary>The line of a type and of every type that it can reach, sorted.</summary>
    /// <param name="beyond">Whether to go on from a type to those of its fields and kinds.</param>
    public static ImmutableSortedDictionary<Type, string> Lines(Type root, Func<Type, bool> beyond)
    {
        var lines = new Dictionary<Type, string>();
        var waiting = new Stack<Type>([root]);
        while (waiting.TryPop(out var type))
        {
            if (!lines.TryAdd(type, ""))
            {
                continue;
            }
            var (line, mentioned) = Describe(type);
            lines[type] = line;
            if (beyond(type))
            {
                Array.ForEach(mentioned, waiting.Push);
            }
        }
        return lines.Where(pair => pair.Value.Length > 0).ToImmutableSortedDictionary(
            Comparer<Type>.Create((left, right) => string.CompareOrdinal(Name(left), Name(right))));
    }

    /// <summary>A type's name in lines: <c>Outer.Inner</c>, <c>T[]</c>, <c>T?</c>, <c>Key to Value</c>.</summary>
    public static string Name(Type type)
    {
        if (type.IsGenericType)
        {
            var arguments = type.GetGenericArguments();
            return type.GetGenericTypeDefinition() == typeof(Nullable<>) ? Name(arguments[0]) + "?"
                : arguments.Length == 1 ? Name(arguments[0]) + "[]"
                : string.Join(" to ", arguments.Select(Name));
        }
        return type.DeclaringType is { } outer ? $"{Name(outer)}.{type.Name}" : type.Name;
    }

    private static string TypeOf(CanonicalField field) => Name(field.Property.PropertyType);

    private static (string Line, Type[] Mentioned) Describe(Type type)
    {
        if (type.IsEnum)
        {
            return ($"{Name(type)} = {string.Join(" | ", Enum.GetNames(type))}", []);
        }
        if (type.IsGenericType)
        {
            return ("", type.GetGenericArguments());
        }
        if (CanonicalShape.IsOneValue(type))
        {
            return ("", []);
        }
        if (type is { IsAbstract: true, IsClass: true })
        {
            var kinds = CanonicalShape.KindsOf(type).ToArray();
            return ($"{Name(type)} = {string.Join(" | ", kinds.Select(Name))}", kinds);
        }
        var fields = CanonicalShape.FieldsOf(type);
        return ($"{Name(type)}: {string.Join(", ", fields.Select(field => $"{field.Name} {TypeOf(field)}"))}",
            [.. fields.Select(field => field.Property.PropertyType)]);
    }
}
