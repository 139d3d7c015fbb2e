using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Weir.Core;

namespace Weir.Definitions.Canonical;

/// <summary>
/// The one JSON form of plans, documents and events: the same value gives the same bytes in every process and release,
/// so that bytes can be hashed and signed.
/// <para>
/// Properties are in ordinal order of their camel-case names and null ones are left out; ids are their plain value,
/// an item is <c>KEY-n</c>; enums are words; a record of an abstract type begins with <c>$kind</c>, the name of the
/// derived record; an absent array is <c>[]</c>. Properties that are only computed are not written. Core's types carry
/// no attributes for this: everything is derived from their shape.
/// </para>
/// </summary>
public static class CanonicalJson
{
    internal const string Kind = "$kind";

    public static JsonSerializerOptions Options { get; } = Create(outOfOrder: true);

    /// <summary>
    /// The same form, for reading what was written in it: <c>$kind</c> comes first. Looking for it further on, as for
    /// what people write by hand, makes plans five times as slow to read, and a journal is read whole at every start.
    /// </summary>
    public static JsonSerializerOptions Written { get; } = Create(outOfOrder: false);

    public static byte[] Write<T>(T value) => CanonicalWriter.Write(value);

    public static string WriteText<T>(T value) => CanonicalWriter.WriteText(value);

    /// <exception cref="JsonException">The bytes are not this form of <typeparamref name="T"/>.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"null is no {typeof(T).Name}");

    /// <exception cref="JsonException">The text is not this form of <typeparamref name="T"/>.</exception>
    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"null is no {typeof(T).Name}");

    /// <summary>SHA-256 of the canonical bytes.</summary>
    public static Digest DigestOf<T>(T value) => DigestOfBytes(CanonicalWriter.Written(value));

    /// <summary>SHA-256 as <c>sha256:</c> and hexadecimal digits.</summary>
    public static Digest DigestOfBytes(ReadOnlySpan<byte> bytes) =>
        new("sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)));

    private static JsonSerializerOptions Create(bool outOfOrder)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            AllowOutOfOrderMetadataProperties = outOfOrder,
            // Only what JSON itself requires is escaped, which no change of Unicode tables can alter.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Shape } },
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new ItemIdConverter());
        options.Converters.Add(new EffectIdConverter());
        options.Converters.Add(new SingleValueConverterFactory());
        options.Converters.Add(new ImmutableArrayConverterFactory());
        options.Converters.Add(new SortedDictionaryConverterFactory());
        options.Converters.Add(new SortedSetConverterFactory());
        options.MakeReadOnly();
        return options;
    }

    private static void Shape(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }
        RemoveComputed(info);
        if (info.Type.IsAbstract && info.Type.IsClass)
        {
            info.PolymorphismOptions = Derived(info.Type);
        }
        if (!info.Type.IsAbstract)
        {
            FillAbsentArrays(info);
        }
    }

    /// <summary>Keeps what can be read back, in ordinal order.</summary>
    private static void RemoveComputed(JsonTypeInfo info)
    {
        var kept = info.Properties.Where(property => property.Set is not null)
            .OrderBy(property => property.Name, StringComparer.Ordinal).ToList();
        info.Properties.Clear();
        for (var i = 0; i < kept.Count; i++)
        {
            kept[i].Order = i;
            info.Properties.Add(kept[i]);
        }
    }

    private static JsonPolymorphismOptions Derived(Type type)
    {
        var options = new JsonPolymorphismOptions
        {
            TypeDiscriminatorPropertyName = Kind,
            UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization,
        };
        foreach (var kind in CanonicalShape.KindsOf(type))
        {
            options.DerivedTypes.Add(new JsonDerivedType(kind, kind.Name));
        }
        return options;
    }

    /// <summary>
    /// An array that an older form does not have is empty, never the default that throws when it is read.
    /// </summary>
    private static void FillAbsentArrays(JsonTypeInfo info)
    {
        var arrays = info.Properties.Where(property => IsArray(property.PropertyType))
            .Select(property => (Property: property, Shape: ArrayShape.Of(property.PropertyType))).ToList();
        if (arrays.Count == 0)
        {
            return;
        }
        info.OnDeserialized = read =>
        {
            foreach (var (property, shape) in arrays)
            {
                if (shape.IsDefault(property.Get!(read)!))
                {
                    property.Set!(read, shape.Empty);
                }
            }
        };
    }

    internal static bool IsArray(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>);
}
