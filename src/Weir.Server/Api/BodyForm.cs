using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace Weir.Server.Api;

/// <summary>
/// Holds what a client sent against the record that it is read into: what may not be absent is there, lists that are
/// absent are empty, and no text holds what no text may hold. So nothing behind the routes meets a null that its types
/// deny.
/// </summary>
internal static class BodyForm<T>
    where T : class
{
    /// <summary>The longest text of a body, in characters: people and models read requests and answers.</summary>
    private const int MaxText = 1024 * 1024;

    private static readonly ImmutableArray<Field> Fields = FindFields();

    /// <exception cref="JsonException">Something is absent or is not text; the message says what.</exception>
    public static T Check(T body)
    {
        foreach (var field in Fields)
        {
            var value = field.Property.GetValue(body);
            if (field.Empty is { } empty)
            {
                if (value is IStructuralEquatable && value.Equals(field.Missing))
                {
                    field.Property.SetValue(body, empty);
                    continue;
                }
                foreach (var element in (IEnumerable)value!)
                {
                    CheckText(
                        field.Name, element ?? throw new JsonException($"{field.Name} has an entry that is null"));
                }
            }
            else if (value is null)
            {
                _ = field.Nullable ? true : throw new JsonException($"{field.Name} is missing");
            }
            else
            {
                CheckText(field.Name, value);
            }
        }
        return body;
    }

    private static void CheckText(string name, object value)
    {
        if (value is not string text)
        {
            return;
        }
        if (text.Length > MaxText)
        {
            throw new JsonException($"{name} has more than {MaxText} characters");
        }
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new JsonException($"{name} holds a character that no text has (U+0000)");
        }
    }

    private static ImmutableArray<Field> FindFields()
    {
        var nullability = new NullabilityInfoContext();
        return
        [
            .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => new Field(
                property,
                JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                property.PropertyType.IsValueType
                    || nullability.Create(property).ReadState == NullabilityState.Nullable,
                EmptyOf(property.PropertyType),
                property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null)),
        ];
    }

    /// <summary>The empty list of a list's type; null for everything else.</summary>
    private static object? EmptyOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            ? type.GetField(nameof(ImmutableArray<>.Empty))!.GetValue(null)
            : null;

    private sealed record Field(PropertyInfo Property, string Name, bool Nullable, object? Empty, object? Missing);
}
