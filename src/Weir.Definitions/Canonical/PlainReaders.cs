using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Weir.Core;

namespace Weir.Definitions.Canonical;

/// <summary>The types that JSON has itself.</summary>
internal static class PlainReaders
{
    private static readonly ImmutableDictionary<Type, ValueReader> All = ImmutableDictionary<Type, ValueReader>.Empty
        .Add(typeof(string), new TextReader())
        .Add(typeof(int), new IntReader())
        .Add(typeof(long), new LongReader())
        .Add(typeof(bool), new BoolReader())
        .Add(typeof(ItemId), new ItemReader())
        .Add(typeof(EffectId), new EffectReader());

    public static ValueReader? Find(Type type) => All.GetValueOrDefault(type);

    private sealed class TextReader : ValueReader<string>
    {
        public override string Read(ref Utf8JsonReader reader) => reader.GetString()!;
    }

    private sealed class IntReader : ValueReader<int>
    {
        public override int Read(ref Utf8JsonReader reader) => reader.GetInt32();
    }

    private sealed class LongReader : ValueReader<long>
    {
        public override long Read(ref Utf8JsonReader reader) => reader.GetInt64();
    }

    private sealed class BoolReader : ValueReader<bool>
    {
        public override bool Read(ref Utf8JsonReader reader) => reader.GetBoolean();
    }

    private sealed class EffectReader : ValueReader<EffectId>
    {
        public override EffectId Read(ref Utf8JsonReader reader) => EffectIdConverter.Parse(reader.GetString() ?? "");
    }

    /// <summary>Events about one item stand together, so the last one is nearly always the next.</summary>
    private sealed class ItemReader : ValueReader<ItemId>
    {
        [ThreadStatic]
        private static (string Text, ItemId Id)? last;

        public override ItemId Read(ref Utf8JsonReader reader)
        {
            if (last is { } known && reader.ValueTextEquals(known.Text))
            {
                return known.Id;
            }
            var text = reader.GetString();
            if (!ItemId.TryParse(text, out var id))
            {
                throw new JsonException($"'{text}' is no item id");
            }
            last = (text!, id);
            return id;
        }
    }
}

internal sealed class NullableReader<T> : ValueReader<T?>
    where T : struct
{
    private ValueReader<T>? _value;

    public override T? Read(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null
        ? null
        : (_value ??= CanonicalReader.Of<T>()).Read(ref reader);
}

internal sealed class EnumReader<T> : ValueReader<T>
    where T : struct, Enum
{
    private readonly (byte[] Word, T Value)[] _words = [.. Enum.GetValues<T>().Select(value =>
        (Encoding.UTF8.GetBytes(JsonNamingPolicy.CamelCase.ConvertName(value.ToString())), value))];

    public override T Read(ref Utf8JsonReader reader)
    {
        foreach (var (word, value) in _words)
        {
            if (reader.ValueTextEquals(word))
            {
                return value;
            }
        }
        throw new JsonException($"'{reader.GetString()}' is no {typeof(T).Name}");
    }
}

/// <summary>A record struct of one value.</summary>
internal sealed class SingleValueReader<TId, TValue> : ValueReader<TId>
    where TId : struct
{
    private readonly Func<TValue, TId> _wrap = SingleValueConverterFactory.Wrapping<TId, TValue>();
    private readonly ValueReader<TValue> _value = CanonicalReader.Of<TValue>();

    public override TId Read(ref Utf8JsonReader reader) => _wrap(_value.Read(ref reader));
}

internal sealed class ArrayReader<T> : ValueReader<ImmutableArray<T>>
{
    private ValueReader<T>? _element;

    public override ImmutableArray<T> Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return [];
        }
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("an array belongs here");
        }
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
        {
            return [];
        }
        _element ??= CanonicalReader.Of<T>();
        var first = _element.Read(ref reader);
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
        {
            return ImmutableCollectionsMarshal.AsImmutableArray([first]);
        }
        var all = new List<T> { first };
        do
        {
            all.Add(_element.Read(ref reader));
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray);
        return [.. all];
    }
}

internal sealed class DictionaryReader<TKey, TValue> : ValueReader<ImmutableSortedDictionary<TKey, TValue>>
    where TKey : notnull
{
    private static readonly ImmutableSortedDictionary<TKey, TValue> Empty =
        ImmutableSortedDictionary.Create<TKey, TValue>(Ordinally.Order<TKey>());

    private readonly JsonConverter<TKey> _key =
        (JsonConverter<TKey>)CanonicalJson.Written.GetConverter(typeof(TKey));

    private ValueReader<TValue>? _value;

    public override ImmutableSortedDictionary<TKey, TValue> Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an object belongs here");
        }
        _value ??= CanonicalReader.Of<TValue>();
        var read = Empty;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = _key.ReadAsPropertyName(ref reader, typeof(TKey), CanonicalJson.Written);
            reader.Read();
            read = read.SetItem(key, _value.Read(ref reader));
        }
        return read;
    }
}

internal sealed class SetReader<T> : ValueReader<ImmutableSortedSet<T>>
{
    private static readonly ImmutableSortedSet<T> Empty = ImmutableSortedSet.Create(Ordinally.Order<T>());

    private readonly ArrayReader<T> _elements = new();

    public override ImmutableSortedSet<T> Read(ref Utf8JsonReader reader) => Empty.Union(_elements.Read(ref reader));
}
