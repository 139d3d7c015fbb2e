using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Weir.Definitions.Canonical;

/// <summary>One property of a record as <see cref="CanonicalJson"/> has it.</summary>
/// <param name="Name">Its camel-case name.</param>
/// <param name="IsRequired">A record without it cannot be read.</param>
public sealed record CanonicalField(string Name, PropertyInfo Property, bool IsRequired);

/// <summary>
/// What <see cref="CanonicalJson"/> makes of a type. The serializer's own description says the same, and needs hundreds
/// of methods compiled to say it, for which neither a start nor a test has time; a test holds the two against each
/// other.
/// </summary>
public static class CanonicalShape
{
    /// <summary>The copying that <c>with</c> uses: what records have that tells them from other classes.</summary>
    private const string Copying = "<Clone>$";

    public static MethodInfo? CopyOf(Type type) => type.GetMethod(Copying, Type.EmptyTypes);

    /// <summary>A structure of several fields, such as an interval: calendars have thousands.</summary>
    public static bool IsStruct(Type type) => type is { IsValueType: true, IsPrimitive: false, IsEnum: false }
        && Nullable.GetUnderlyingType(type) is null && !IsOneValue(type) && !FieldsOf(type).IsEmpty;

    /// <summary>Whether the type is written as one text or number, and has no fields.</summary>
    public static bool IsOneValue(Type type) => type.IsPrimitive || type == typeof(string)
        || CanonicalJson.Options.Converters.Any(converter => converter.CanConvert(type));

    /// <summary>What can be read back, in ordinal order; properties that are only computed are none.</summary>
    public static ImmutableArray<CanonicalField> FieldsOf(Type record) =>
    [
        .. record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true } && property.GetMethod is { IsPublic: true })
            .Select(property => new CanonicalField(
                JsonNamingPolicy.CamelCase.ConvertName(property.Name), property,
                property.IsDefined(typeof(RequiredMemberAttribute))))
            .OrderBy(field => field.Name, StringComparer.Ordinal),
    ];

    /// <summary>The records of an abstract type, by name; each is written with its name as its kind.</summary>
    public static ImmutableArray<Type> KindsOf(Type type) =>
    [
        .. type.Assembly.GetTypes()
            .Where(candidate => !candidate.IsAbstract && type.IsAssignableFrom(candidate))
            .OrderBy(candidate => candidate.Name, StringComparer.Ordinal),
    ];
}
