using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Weir.Definitions.Canonical;

/// <summary>
/// Writes a sorted dictionary as an object, in its own order, and reads it back sorted by the same rule: texts
/// ordinally, never by a culture, which is what the serializer would give them.
/// </summary>
internal sealed class SortedDictionaryConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ImmutableSortedDictionary<,>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(
            typeof(Converter<,>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<TKey, TValue> : JsonConverter<ImmutableSortedDictionary<TKey, TValue>>
        where TKey : notnull
    {
        private static readonly ImmutableSortedDictionary<TKey, TValue> Empty =
            ImmutableSortedDictionary.Create<TKey, TValue>(Ordinally.Order<TKey>());

        // Found at the first use, since a record may hold a dictionary of itself.
        private JsonConverter<TKey>? _key;
        private JsonTypeInfo<TValue>? _value;

        public override ImmutableSortedDictionary<TKey, TValue> Read(ref Utf8JsonReader reader, Type typeToConvert,
            JsonSerializerOptions options)
        {
            Find(options);
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("an object belongs here");
            }
            var read = Empty.ToBuilder();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = _key!.ReadAsPropertyName(ref reader, typeof(TKey), options);
                reader.Read();
                read[key] = JsonSerializer.Deserialize(ref reader, _value!)!;
            }
            return read.Count == 0 ? Empty : read.ToImmutable();
        }

        public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<TKey, TValue> value,
            JsonSerializerOptions options)
        {
            Find(options);
            writer.WriteStartObject();
            foreach (var (key, one) in value)
            {
                _key!.WriteAsPropertyName(writer, key, options);
                JsonSerializer.Serialize(writer, one, _value!);
            }
            writer.WriteEndObject();
        }

        private void Find(JsonSerializerOptions options)
        {
            _value ??= (JsonTypeInfo<TValue>)options.GetTypeInfo(typeof(TValue));
            _key ??= (JsonConverter<TKey>)options.GetConverter(typeof(TKey));
        }
    }
}

/// <summary>Writes a sorted set as an array, in its own order, and reads it back sorted by the same rule.</summary>
internal sealed class SortedSetConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ImmutableSortedSet<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(
            typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<ImmutableSortedSet<T>>
    {
        private static readonly ImmutableSortedSet<T> Empty =
            ImmutableSortedSet.Create<T>(Ordinally.Order<T>());

        public override ImmutableSortedSet<T> Read(ref Utf8JsonReader reader, Type typeToConvert,
            JsonSerializerOptions options)
        {
            var read = JsonSerializer.Deserialize<T[]>(ref reader, options);
            return read is null or { Length: 0 } ? Empty : Empty.Union(read);
        }

        public override void Write(Utf8JsonWriter writer, ImmutableSortedSet<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var one in value)
            {
                JsonSerializer.Serialize(writer, one, options);
            }
            writer.WriteEndArray();
        }
    }
}

/// <summary>The order of a type's values that is the same in every process.</summary>
internal static class Ordinally
{
    public static IComparer<T> Order<T>() =>
        typeof(T) == typeof(string) ? (IComparer<T>)(object)StringComparer.Ordinal : Comparer<T>.Default;
}
