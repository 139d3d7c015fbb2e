using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Weir.Definitions.Canonical;

/// <summary>How an empty record is made, to be copied.</summary>
internal static class RecordReader
{
    public static bool IsRecord(Type type) => CanonicalShape.IsStruct(type)
        || (CanonicalShape.CopyOf(type) is not null && MainConstructor(type) is not null);

    /// <summary>A structure is made as the serializer makes it, without its constructor.</summary>
    public static object Empty(Type type)
    {
        if (type.IsValueType)
        {
            return RuntimeHelpers.GetUninitializedObject(type);
        }
        var constructor = MainConstructor(type)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(Absent)]);
    }

    public static ConstructorInfo? MainConstructor(Type type) =>
        type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length);

    /// <summary>What a parameter is when nothing is said of it.</summary>
    public static object? Absent(ParameterInfo parameter) =>
        parameter.HasDefaultValue ? parameter.DefaultValue : AbsentOf(parameter.ParameterType);

    public static object? AbsentOf(Type type) =>
        CanonicalJson.IsArray(type) ? ArrayShape.Of(type).Empty
        : type.IsValueType && Nullable.GetUnderlyingType(type) is null ? RuntimeHelpers.GetUninitializedObject(type)
        : null;
}

/// <summary>Reads a record, or a record structure, into a copy of an empty one, property by property.</summary>
internal sealed class RecordReader<T> : ValueReader<T>
    where T : notnull
{
    private readonly Member[] _members;
    private readonly T _empty;

    /// <summary>Null for a structure, which is copied by being handed over.</summary>
    private readonly Func<T, T>? _copy;
    private readonly ulong _required;

    public RecordReader()
    {
        var fields = CanonicalShape.FieldsOf(typeof(T));
        _members = [.. fields.Select(MemberOf)];
        object empty = RecordReader.Empty(typeof(T));
        _copy = typeof(T).IsValueType ? null : CanonicalShape.CopyOf(typeof(T))!.CreateDelegate<Func<T, T>>();
        for (var index = 0; index < fields.Length; index++)
        {
            _required |= fields[index].IsRequired ? 1UL << index : 0;
            if (CanonicalJson.IsArray(fields[index].Property.PropertyType))
            {
                FillAbsent(empty, fields[index].Property);
            }
        }
        _empty = (T)empty;
    }

    public override T Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null && default(T) is null)
        {
            return default!;
        }
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"an object belongs here: a {typeof(T).Name}");
        }
        return ReadProperties(ref reader);
    }

    /// <summary>Reads on from the brace, or from <c>$kind</c>.</summary>
    public T ReadProperties(ref Utf8JsonReader reader)
    {
        var made = _copy is null ? _empty : _copy(_empty);
        var next = 0;
        var seen = 0UL;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = Find(ref reader, next);
            reader.Read();
            if (index < 0)
            {
                reader.Skip();
                continue;
            }
            _members[index].Read(ref reader, ref made);
            seen |= 1UL << index;
            next = index + 1;
        }
        return (seen & _required) == _required
            ? made
            : throw new JsonException($"a {typeof(T).Name} lacks what it cannot be without");
    }

    private int Find(ref Utf8JsonReader reader, int next)
    {
        for (var index = next; index < _members.Length; index++)
        {
            if (reader.ValueTextEquals(_members[index].Name))
            {
                return index;
            }
        }
        for (var index = 0; index < next; index++)
        {
            if (reader.ValueTextEquals(_members[index].Name))
            {
                return index;
            }
        }
        return -1;
    }

    private static void FillAbsent(object empty, PropertyInfo property)
    {
        if (ArrayShape.Of(property.PropertyType).IsDefault(property.GetValue(empty)!))
        {
            property.SetValue(empty, RecordReader.AbsentOf(property.PropertyType));
        }
    }

    private static Member MemberOf(CanonicalField field) => (Member)Activator.CreateInstance(
        (typeof(T).IsValueType ? typeof(StructMember<>) : typeof(Member<>))
            .MakeGenericType(typeof(T), field.Property.PropertyType),
        field.Name, field.Property.SetMethod)!;

    private abstract class Member(string name)
    {
        public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

        public abstract void Read(ref Utf8JsonReader reader, ref T onto);
    }

    private sealed class Member<TValue>(string name, MethodInfo setter) : Member(name)
    {
        private readonly Action<T, TValue> _set = setter.CreateDelegate<Action<T, TValue>>();

        // Found at the first use, since a record may hold one of its own type.
        private ValueReader<TValue>? _value;

        public override void Read(ref Utf8JsonReader reader, ref T onto)
        {
            _value ??= CanonicalReader.Of<TValue>();
            _set(onto, _value.Read(ref reader));
        }
    }

    private sealed class StructMember<TValue>(string name, MethodInfo setter) : Member(name)
    {
        private readonly Set _set = setter.CreateDelegate<Set>();
        private readonly ValueReader<TValue> _value = CanonicalReader.Of<TValue>();

        /// <summary>A setter of a structure takes the structure where it is.</summary>
        private delegate void Set(ref T onto, TValue value);

        public override void Read(ref Utf8JsonReader reader, ref T onto) => _set(ref onto, _value.Read(ref reader));
    }
}

/// <summary>Reads a record of an abstract type, which begins with the name of its kind.</summary>
internal sealed class KindReader<T> : ValueReader<T>
    where T : class
{
    private readonly Kind[] _kinds = [.. CanonicalShape.KindsOf(typeof(T))
        .Select(kind => (Kind)Activator.CreateInstance(
            typeof(Kind<>).MakeGenericType(typeof(T), kind), kind.Name)!)];

    public override T Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null!;
        }
        if (reader.TokenType == JsonTokenType.StartObject && reader.Read()
            && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("$kind"u8) && reader.Read())
        {
            foreach (var kind in _kinds)
            {
                if (reader.ValueTextEquals(kind.Name))
                {
                    return kind.Read(ref reader);
                }
            }
            throw new JsonException($"'{reader.GetString()}' is no kind of {typeof(T).Name}");
        }
        throw new JsonException($"a {typeof(T).Name} begins with its kind");
    }

    private abstract class Kind(string name)
    {
        public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

        public abstract T Read(ref Utf8JsonReader reader);
    }

    private sealed class Kind<TKind>(string name) : Kind(name)
        where TKind : class, T
    {
        private RecordReader<TKind>? _record;

        public override T Read(ref Utf8JsonReader reader) =>
            (_record ??= (RecordReader<TKind>)CanonicalReader.Of<TKind>()).ReadProperties(ref reader);
    }
}
