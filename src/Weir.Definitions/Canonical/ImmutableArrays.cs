using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Definitions.Canonical;

/// <summary>Writes an immutable array, the default one as <c>[]</c>.</summary>
internal sealed class ImmutableArrayConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(
            typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<ImmutableArray<T>>
    {
        public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert,
            JsonSerializerOptions options) =>
            [.. JsonSerializer.Deserialize<T[]>(ref reader, options) ?? []];

        public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            if (!value.IsDefault)
            {
                foreach (var item in value)
                {
                    JsonSerializer.Serialize(writer, item, options);
                }
            }
            writer.WriteEndArray();
        }
    }
}

/// <summary>Default and empty arrays of an element type that is known only at run time.</summary>
internal abstract class ArrayShape
{
    public abstract object Empty { get; }

    public abstract bool IsDefault(object array);

    public static ArrayShape Of(Type array) =>
        (ArrayShape)Activator.CreateInstance(typeof(Shape<>).MakeGenericType(array.GetGenericArguments()))!;

    private sealed class Shape<T> : ArrayShape
    {
        public override object Empty { get; } = ImmutableArray<T>.Empty;

        public override bool IsDefault(object array) => ((ImmutableArray<T>)array).IsDefault;
    }
}
