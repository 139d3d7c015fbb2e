using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Weir.Core;

namespace Weir.Definitions.Canonical;

/// <summary>The types that JSON has itself.</summary>
internal static class PlainWriters
{
    private static readonly ImmutableDictionary<Type, ValueWriter> All = ImmutableDictionary<Type, ValueWriter>.Empty
        .Add(typeof(string), new TextWriter())
        .Add(typeof(int), new IntWriter())
        .Add(typeof(long), new LongWriter())
        .Add(typeof(bool), new BoolWriter())
        .Add(typeof(ItemId), new ItemWriter())
        .Add(typeof(EffectId), new EffectWriter());

    public static ValueWriter? Find(Type type) => All.GetValueOrDefault(type);

    private sealed class TextWriter : ValueWriter<string>
    {
        public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);
    }

    private sealed class IntWriter : ValueWriter<int>
    {
        public override void Write(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);
    }

    private sealed class LongWriter : ValueWriter<long>
    {
        public override void Write(Utf8JsonWriter writer, long value) => writer.WriteNumberValue(value);
    }

    private sealed class BoolWriter : ValueWriter<bool>
    {
        public override void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);
    }

    private sealed class ItemWriter : ValueWriter<ItemId>
    {
        public override void Write(Utf8JsonWriter writer, ItemId value) => writer.WriteStringValue(value.ToString());
    }

    private sealed class EffectWriter : ValueWriter<EffectId>
    {
        public override void Write(Utf8JsonWriter writer, EffectId value) => writer.WriteStringValue(value.ToString());
    }
}

internal sealed class NullableWriter<T> : ValueWriter<T?>
    where T : struct
{
    private readonly ValueWriter<T> _value = CanonicalWriter.Of<T>();

    public override void Write(Utf8JsonWriter writer, T? value)
    {
        if (value is { } given)
        {
            _value.Write(writer, given);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

internal sealed class EnumWriter<T> : ValueWriter<T>
    where T : struct, Enum
{
    private static readonly EqualityComparer<T> Same = EqualityComparer<T>.Default;

    private readonly (T Value, JsonEncodedText Word)[] _words = [.. Enum.GetValues<T>().Select(value =>
        (value, JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName(value.ToString()))))];

    public override void Write(Utf8JsonWriter writer, T value)
    {
        foreach (var (known, word) in _words)
        {
            if (Same.Equals(known, value))
            {
                writer.WriteStringValue(word);
                return;
            }
        }
        throw new JsonException($"{value} is no {typeof(T).Name}");
    }
}

/// <summary>A record struct of one value.</summary>
internal sealed class SingleValueWriter<TId, TValue> : ValueWriter<TId>
    where TId : struct
{
    private readonly Unwrap _unwrap = typeof(TId).GetProperty("Value")!.GetMethod!.CreateDelegate<Unwrap>();
    private readonly ValueWriter<TValue> _value = CanonicalWriter.Of<TValue>();

    /// <summary>A getter of a struct takes the struct where it is.</summary>
    private delegate TValue Unwrap(ref TId id);

    public override void Write(Utf8JsonWriter writer, TId value) => _value.Write(writer, _unwrap(ref value));
}

/// <summary>An array; the default one as an empty one.</summary>
internal sealed class ArrayWriter<T> : ValueWriter<ImmutableArray<T>>
{
    // Found at the first use, since a record may hold an array of its own type.
    private ValueWriter<T>? _element;

    public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value)
    {
        writer.WriteStartArray();
        if (!value.IsDefaultOrEmpty)
        {
            _element ??= CanonicalWriter.Of<T>();
            foreach (var one in value)
            {
                _element.Write(writer, one);
            }
        }
        writer.WriteEndArray();
    }
}

/// <summary>A sorted dictionary as an object, in its own order.</summary>
internal sealed class DictionaryWriter<TKey, TValue> : ValueWriter<ImmutableSortedDictionary<TKey, TValue>>
    where TKey : notnull
{
    private readonly JsonConverter<TKey> _key =
        (JsonConverter<TKey>)CanonicalJson.Written.GetConverter(typeof(TKey));

    private ValueWriter<TValue>? _value;

    public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<TKey, TValue> value)
    {
        _value ??= CanonicalWriter.Of<TValue>();
        writer.WriteStartObject();
        foreach (var (key, one) in value)
        {
            _key.WriteAsPropertyName(writer, key, CanonicalJson.Written);
            _value.Write(writer, one);
        }
        writer.WriteEndObject();
    }
}

/// <summary>A sorted set as an array, in its own order.</summary>
internal sealed class SetWriter<T> : ValueWriter<ImmutableSortedSet<T>>
{
    private readonly ValueWriter<T> _element = CanonicalWriter.Of<T>();

    public override void Write(Utf8JsonWriter writer, ImmutableSortedSet<T> value)
    {
        writer.WriteStartArray();
        foreach (var one in value)
        {
            _element.Write(writer, one);
        }
        writer.WriteEndArray();
    }
}
