using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

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
        // Found at the first use, since a record may hold an array of itself, and kept: journals hold millions of them.
        private JsonTypeInfo<T[]>? _array;
        private JsonTypeInfo<T>? _element;

        public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert,
            JsonSerializerOptions options)
        {
            var next = reader;
            if (reader.TokenType == JsonTokenType.StartArray && next.Read() && next.TokenType == JsonTokenType.EndArray)
            {
                reader = next;
                return [];
            }
            _array ??= (JsonTypeInfo<T[]>)options.GetTypeInfo(typeof(T[]));
            return ImmutableCollectionsMarshal.AsImmutableArray(JsonSerializer.Deserialize(ref reader, _array) ?? []);
        }

        public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            if (!value.IsDefault)
            {
                _element ??= (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
                foreach (var item in value)
                {
                    JsonSerializer.Serialize(writer, item, _element);
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
