using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Weir.Core;
using Weir.Core.Plans;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Events;

/// <summary>An event of any type with something in every field, so that its example shows all of them.</summary>
internal static class ExampleEvents
{
    private const int Number = 7;

    public static Event Of(Type type) => (Event)Fill(type);

    private static object Fill(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } given)
        {
            return Fill(given);
        }
        if (type.IsGenericType)
        {
            return OneElement(type);
        }
        if (type.IsEnum)
        {
            // The last one, since the first is what an absent one reads as.
            return Enum.GetValues(type).Cast<object>().Last();
        }
        return Plain(type) ?? (type.IsAbstract ? Fill(KindOf(type)) : Record(type));
    }

    private static object? Plain(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(int) ? Number
        : type == typeof(long) ? (long)Number
        : type == typeof(bool) ? true
        : type == typeof(Digest) ? Sample.Digest('d')
        : type == typeof(ObjectName) ? new ObjectName(new string('b', 40))
        : type == typeof(ItemId) ? Sample.Item
        : type == typeof(PrincipalId) ? PrincipalId.Person("ada")
        : null;

    /// <summary>The first kind that is not made of others.</summary>
    private static Type KindOf(Type type) => type.Assembly.GetTypes()
        .Where(kind => kind.IsSubclassOf(type) && !kind.IsAbstract)
        .OrderBy(kind => kind.Name, StringComparer.Ordinal)
        .First(kind => kind.GetProperties().All(property => property.PropertyType != typeof(Expression)));

    private static object Record(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Length)!;
        var made = constructor.Invoke([.. constructor.GetParameters().Select(one => Fill(one.ParameterType))]);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite))
        {
            property.SetValue(made, Fill(property.PropertyType));
        }
        return made;
    }

    private static object OneElement(Type type)
    {
        type.GetGenericTypeDefinition().ShouldBe(typeof(ImmutableArray<>), $"no example is known for {type}");
        var element = type.GetGenericArguments()[0];
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        list.Add(Fill(element));
        return typeof(ImmutableArray).GetMethods()
            .Single(method => method.Name == nameof(ImmutableArray.CreateRange) && method.GetParameters().Length == 1)
            .MakeGenericMethod(element).Invoke(null, [list])!;
    }
}
