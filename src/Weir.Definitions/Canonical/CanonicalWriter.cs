using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Weir.Definitions.Canonical;

/// <summary>
/// Writes the form of <see cref="CanonicalJson"/>, several times as fast as the serializer: each event is written once
/// and each command hashed once. The counterpart of <see cref="CanonicalReader"/>, built in the same way.
/// </summary>
/// <remarks>
/// The idea. The shape of a record (<see cref="CanonicalShape"/>) is looked up once: its properties in their order,
/// with names that are encoded already and typed getters, so that no value is boxed. What is rare is left to the
/// serializer. The bytes are the serializer's; a test compares both over every event and every state there is.
/// </remarks>
public static class CanonicalWriter
{
    /// <summary>What is nested deeper could not be read back.</summary>
    private const int MaxDepth = 64;

    // What the shape of the records guarantees need not be checked once more.
    private static readonly JsonWriterOptions Form = new()
    {
        Encoder = CanonicalJson.Written.Encoder,
        MaxDepth = MaxDepth,
        SkipValidation = true,
    };

    private static readonly ConcurrentDictionary<Type, ValueWriter> Writers = new();

    [ThreadStatic]
    private static (PooledBytes Bytes, Utf8JsonWriter Json)? kept;

    /// <summary>The bytes of a value as its declared type has it: a record of an abstract type with its kind.</summary>
    public static byte[] Write<T>(T value) => Write(Of<T>(), value);

    /// <summary>The bytes of a record as its own type has it, without its kind.</summary>
    public static byte[] WriteRecord(object record) => Write(Of(record.GetType()), record);

    /// <summary>The same onto a stream, without a copy.</summary>
    public static void Write<T>(Stream stream, T value) => stream.Write(Written(value));

    /// <summary>The same as text.</summary>
    public static string WriteText<T>(T value) => Encoding.UTF8.GetString(Written(value));

    /// <summary>The same bytes where they were written; they stand until this thread writes again.</summary>
    internal static ReadOnlySpan<byte> Written<T>(T value) => Written(Of<T>(), value);

    private static byte[] Write(ValueWriter writer, object? value) => Written(writer, value).ToArray();

    private static ReadOnlySpan<byte> Written(ValueWriter writer, object? value)
    {
        var (bytes, json) = kept ??= Begin();
        // What was kept may hold the beginning of a value that could not be written.
        bytes.Clear();
        json.Reset();
        writer.WriteObject(json, value);
        json.Flush();
        return bytes.Written;
    }

    private static (PooledBytes Bytes, Utf8JsonWriter Json) Begin()
    {
        var bytes = new PooledBytes();
        return (bytes, new Utf8JsonWriter(bytes, Form));
    }

    internal static ValueWriter<T> Of<T>() => (ValueWriter<T>)Of(typeof(T));

    internal static ValueWriter Of(Type type) => Writers.GetOrAdd(type, static type => Create(type));

    private static ValueWriter Create(Type type)
    {
        if (PlainWriters.Find(type) is { } plain)
        {
            return plain;
        }
        if (Nullable.GetUnderlyingType(type) is { } given)
        {
            return Make(typeof(NullableWriter<>), given);
        }
        if (type.IsEnum)
        {
            return Make(typeof(EnumWriter<>), type);
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return Make(typeof(ArrayWriter<>), type.GetGenericArguments());
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableSortedDictionary<,>))
        {
            return Make(typeof(DictionaryWriter<,>), type.GetGenericArguments());
        }
        if (SingleValueConverterFactory.ValueOf(type) is { } value)
        {
            return Make(typeof(SingleValueWriter<,>), type, value);
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableSortedSet<>))
        {
            return Make(typeof(SetWriter<>), type.GetGenericArguments());
        }
        return CanonicalShape.IsStruct(type) ? Make(typeof(RecordWriter<>), type)
            : CanonicalShape.CopyOf(type) is null ? Make(typeof(SerializerWriter<>), type)
            : Make(type.IsAbstract ? typeof(KindWriter<>) : typeof(RecordWriter<>), type);
    }

    private static ValueWriter Make(Type writer, params Type[] arguments) =>
        (ValueWriter)Activator.CreateInstance(writer.MakeGenericType(arguments))!;
}

/// <summary>Writes one type of value.</summary>
internal abstract class ValueWriter
{
    public abstract void WriteObject(Utf8JsonWriter writer, object? value);
}

/// <inheritdoc/>
internal abstract class ValueWriter<T> : ValueWriter
{
    public abstract void Write(Utf8JsonWriter writer, T value);

    public override void WriteObject(Utf8JsonWriter writer, object? value) => Write(writer, (T)value!);
}

/// <summary>Leaves a rare type to the serializer.</summary>
internal sealed class SerializerWriter<T> : ValueWriter<T>
{
    public override void Write(Utf8JsonWriter writer, T value) =>
        JsonSerializer.Serialize(writer, value, CanonicalJson.Written);
}
