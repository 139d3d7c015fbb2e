using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace Weir.Definitions.Canonical;

/// <summary>Writes a record, or a record structure, property by property.</summary>
internal sealed class RecordWriter<T> : ValueWriter<T>
    where T : notnull
{
    private readonly Member[] _members = [.. CanonicalShape.FieldsOf(typeof(T)).Select(MemberOf)];

    public override void Write(Utf8JsonWriter writer, T value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartObject();
        WriteProperties(writer, value);
    }

    /// <summary>Writes on from the brace, or from <c>$kind</c>.</summary>
    public void WriteProperties(Utf8JsonWriter writer, T value)
    {
        foreach (var member in _members)
        {
            member.Write(writer, ref value);
        }
        writer.WriteEndObject();
    }

    private static Member MemberOf(CanonicalField field) => (Member)Activator.CreateInstance(
        (typeof(T).IsValueType ? typeof(StructMember<>) : typeof(Member<>))
            .MakeGenericType(typeof(T), field.Property.PropertyType),
        JsonEncodedText.Encode(field.Name), field.Property.GetMethod)!;

    private abstract class Member
    {
        public abstract void Write(Utf8JsonWriter writer, ref T record);
    }

    private sealed class Member<TValue>(JsonEncodedText name, MethodInfo getter) : Member
    {
        private readonly Func<T, TValue> _get = getter.CreateDelegate<Func<T, TValue>>();

        // Found at the first use, since a record may hold one of its own type.
        private ValueWriter<TValue>? _value;

        /// <summary>What is null is left out.</summary>
        public override void Write(Utf8JsonWriter writer, ref T record)
        {
            if (_get(record) is { } value)
            {
                _value ??= CanonicalWriter.Of<TValue>();
                writer.WritePropertyName(name);
                _value.Write(writer, value);
            }
        }
    }

    private sealed class StructMember<TValue>(JsonEncodedText name, MethodInfo getter) : Member
    {
        private readonly Get _get = getter.CreateDelegate<Get>();
        private readonly ValueWriter<TValue> _value = CanonicalWriter.Of<TValue>();

        /// <summary>A getter of a structure takes the structure where it is.</summary>
        private delegate TValue Get(ref T record);

        public override void Write(Utf8JsonWriter writer, ref T record)
        {
            if (_get(ref record) is { } value)
            {
                writer.WritePropertyName(name);
                _value.Write(writer, value);
            }
        }
    }
}

/// <summary>Writes a record of an abstract type, which begins with the name of its kind.</summary>
internal sealed class KindWriter<T> : ValueWriter<T>
    where T : class
{
    private static readonly JsonEncodedText Name = JsonEncodedText.Encode(CanonicalJson.Kind);

    // By type, made when the first one of a kind is written: a start has no time for all of them.
    private readonly ConcurrentDictionary<Type, Kind> _kinds = new();

    public override void Write(Utf8JsonWriter writer, T value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartObject();
        _kinds.GetOrAdd(value.GetType(), static type =>
            (Kind)Activator.CreateInstance(typeof(Kind<>).MakeGenericType(typeof(T), type))!).Write(writer, value);
    }

    private abstract class Kind
    {
        public abstract void Write(Utf8JsonWriter writer, T value);
    }

    private sealed class Kind<TKind> : Kind
        where TKind : class, T
    {
        private readonly JsonEncodedText _word = JsonEncodedText.Encode(typeof(TKind).Name);
        private readonly RecordWriter<TKind> _record = (RecordWriter<TKind>)CanonicalWriter.Of<TKind>();

        public override void Write(Utf8JsonWriter writer, T value)
        {
            writer.WriteString(Name, _word);
            _record.WriteProperties(writer, (TKind)value);
        }
    }
}
