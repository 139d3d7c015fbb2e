using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Weir.Core;

namespace Weir.Runtime.Journal;

/// <summary>
/// All items that an event names, however deep: the one it is about, and those in causes, links, effects, reasons and
/// lists. Whoever hands an event on asks this once, so that a new kind of event cannot forget to say whom it names.
/// What people wrote is text, and names nothing.
/// </summary>
public static class NamedItems
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<PropertyInfo>> Members = [];

    public static ImmutableSortedSet<ItemId> Of(Event happened)
    {
        var found = ImmutableSortedSet.CreateBuilder<ItemId>();
        Look(happened, found);
        return found.ToImmutable();
    }

    private static void Look(object? value, ImmutableSortedSet<ItemId>.Builder found)
    {
        switch (value)
        {
            case null:
                break;
            case ItemId id:
                found.Add(id);
                break;
            case IEnumerable many:
                foreach (var one in many)
                {
                    Look(one, found);
                }
                break;
            default:
                foreach (var member in Members.GetOrAdd(value.GetType(), MembersOf))
                {
                    Look(member.GetValue(value), found);
                }
                break;
        }
    }

    /// <summary>What a record holds, and what may hold a record: not what it works out, and no leaves.</summary>
    private static ImmutableArray<PropertyInfo> MembersOf(Type type) => IsPair(type) || IsRecord(type)
        ? [.. type.GetProperties().Where(member => IsHeld(type, member) && !IsLeaf(member.PropertyType))]
        : [];

    private static bool IsHeld(Type type, PropertyInfo member) =>
        member.GetIndexParameters().Length == 0 && (member.CanWrite || IsPair(type));

    private static bool IsRecord(Type type) => type.Assembly == typeof(Event).Assembly;

    private static bool IsPair(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    private static bool IsLeaf(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string);
}
