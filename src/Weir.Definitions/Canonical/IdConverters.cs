using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Serialization;
using Weir.Core;

namespace Weir.Definitions.Canonical;

/// <summary>Writes a record struct of one <c>Value</c> as that value: a text or a number.</summary>
internal sealed class SingleValueConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => ValueOf(typeToConvert) is not null;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(
            typeof(Converter<,>).MakeGenericType(typeToConvert, ValueOf(typeToConvert)!))!;

    /// <summary>The type of the one constructor parameter named Value, or null for any other shape.</summary>
    internal static Type? ValueOf(Type type) =>
        type is { IsValueType: true, IsPrimitive: false, IsEnum: false }
        && type.GetConstructors() is [var constructor]
        && constructor.GetParameters() is [{ Name: "Value" } value]
        && (value.ParameterType == typeof(string) || value.ParameterType == typeof(long)
            || value.ParameterType == typeof(int))
            ? value.ParameterType
            : null;

    /// <summary>The constructor, compiled: journals read millions of ids.</summary>
    internal static Func<TValue, TId> Wrapping<TId, TValue>()
    {
        var value = Expression.Parameter(typeof(TValue));
        var constructor = typeof(TId).GetConstructor([typeof(TValue)])!;
        return Expression.Lambda<Func<TValue, TId>>(Expression.New(constructor, value), value).Compile();
    }

    private sealed class Converter<TId, TValue> : JsonConverter<TId>
        where TId : struct
    {
        // Compiled once: journals read and write millions of ids.
        private static readonly Func<TValue, TId> Wrap = Wrapping<TId, TValue>();
        private static readonly Func<TId, TValue> Unwrap = CompileUnwrap();

        private static readonly JsonConverter<TValue> Plain =
            (JsonConverter<TValue>)JsonSerializerOptions.Default.GetConverter(typeof(TValue));

        public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Wrap(Plain.Read(ref reader, typeof(TValue), options)!);

        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
            Plain.Write(writer, Unwrap(value), options);

        public override TId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert,
            JsonSerializerOptions options) =>
            Wrap((TValue)Convert.ChangeType(reader.GetString(), typeof(TValue))!);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
            writer.WritePropertyName(Convert.ToString(Unwrap(value)) ?? "");

        private static Func<TId, TValue> CompileUnwrap()
        {
            var id = Expression.Parameter(typeof(TId));
            return Expression.Lambda<Func<TId, TValue>>(Expression.Property(id, "Value"), id).Compile();
        }
    }
}

/// <summary>An item is <c>KEY-n</c>.</summary>
internal sealed class ItemIdConverter : JsonConverter<ItemId>
{
    public override ItemId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, ItemId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    public override ItemId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert,
        JsonSerializerOptions options) =>
        Parse(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, ItemId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());

    private static ItemId Parse(string? text) =>
        ItemId.TryParse(text, out var id) ? id : throw new JsonException($"'{text}' is no item id");
}

/// <summary>An effect is <c>sequence.ordinal</c>.</summary>
internal sealed class EffectIdConverter : JsonConverter<EffectId>
{
    public override EffectId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, EffectId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    public override EffectId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert,
        JsonSerializerOptions options) =>
        Parse(reader.GetString() ?? "");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, EffectId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());

    internal static EffectId Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && long.TryParse(text.AsSpan(0, dot), out var sequence)
            && int.TryParse(text.AsSpan(dot + 1), out var ordinal)
                ? new EffectId(sequence, ordinal)
                : throw new JsonException($"'{text}' is no effect id");
    }
}
