using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;

namespace Weir.Definitions.Canonical;

/// <summary>
/// Reads what <see cref="CanonicalJson"/> wrote, several times as fast as the serializer: journals and snapshots are
/// read whole at every start.
/// </summary>
/// <remarks>
/// The idea. The form is known: properties come in the order in which a record's are sorted, <c>$kind</c> comes first.
/// So a record is read by a copy of an empty one and a typed setter per property, found at the next place or looked
/// for; no value is boxed, no argument list is kept. What is not made of fields is left to the serializer.
/// The outcome is the serializer's: unknown properties are skipped, absent ones keep their defaults, an absent array is
/// empty, a missing required one is refused. A test compares both over every event and every state there is.
/// </remarks>
public static class CanonicalReader
{
    private static readonly ConcurrentDictionary<Type, ValueReader> Readers = new();

    /// <exception cref="JsonException">The bytes are not this form of <typeparamref name="T"/>.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json) => (T)Read(typeof(T), json);

    /// <exception cref="JsonException">The bytes are not this form of the type.</exception>
    public static object Read(Type type, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            reader.Read();
            var read = Of(type).ReadObject(ref reader) ?? throw new JsonException($"null is no {type.Name}");
            return reader.Read() ? throw new JsonException("something stands behind the value") : read;
        }
        catch (Exception fault) when (fault is InvalidOperationException or FormatException)
        {
            throw new JsonException($"a value is not of its type: {fault.Message}", fault);
        }
    }

    internal static ValueReader<T> Of<T>() => (ValueReader<T>)Of(typeof(T));

    internal static ValueReader Of(Type type) => Readers.GetOrAdd(type, static type => Create(type));

    private static ValueReader Create(Type type)
    {
        if (PlainReaders.Find(type) is { } plain)
        {
            return plain;
        }
        if (Nullable.GetUnderlyingType(type) is { } given)
        {
            return Make(typeof(NullableReader<>), given);
        }
        if (type.IsEnum)
        {
            return Make(typeof(EnumReader<>), type);
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return Make(typeof(ArrayReader<>), type.GetGenericArguments());
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableSortedDictionary<,>))
        {
            return Make(typeof(DictionaryReader<,>), type.GetGenericArguments());
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableSortedSet<>))
        {
            return Make(typeof(SetReader<>), type.GetGenericArguments());
        }
        if (SingleValueConverterFactory.ValueOf(type) is { } value)
        {
            return Make(typeof(SingleValueReader<,>), type, value);
        }
        return type is { IsClass: true, IsAbstract: true } ? Make(typeof(KindReader<>), type)
            : RecordReader.IsRecord(type) ? Make(typeof(RecordReader<>), type)
            : Make(typeof(SerializerReader<>), type);
    }

    private static ValueReader Make(Type reader, params Type[] arguments) =>
        (ValueReader)Activator.CreateInstance(reader.MakeGenericType(arguments))!;
}

/// <summary>Reads one type of value. The reader stands on the value's first token, and is left on its last.</summary>
internal abstract class ValueReader
{
    public abstract object? ReadObject(ref Utf8JsonReader reader);
}

/// <inheritdoc/>
internal abstract class ValueReader<T> : ValueReader
{
    public abstract T Read(ref Utf8JsonReader reader);

    public override object? ReadObject(ref Utf8JsonReader reader) => Read(ref reader);
}

/// <summary>Leaves a rare type to the serializer.</summary>
internal sealed class SerializerReader<T> : ValueReader<T>
{
    public override T Read(ref Utf8JsonReader reader) =>
        JsonSerializer.Deserialize<T>(ref reader, CanonicalJson.Written)!;
}
