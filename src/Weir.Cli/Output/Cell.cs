using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Cli.Output;

/// <summary>One value of a row. It has three forms: short for a person, whole for a pipe, typed for JSON.</summary>
internal abstract record Cell
{
    private Cell()
    {
    }

    /// <summary>What a pipe gets: the whole value on one line, times as RFC 3339.</summary>
    public virtual string Full => Brief(DateTimeOffset.UnixEpoch);

    /// <summary>What a person gets.</summary>
    public abstract string Brief(DateTimeOffset now);

    public abstract void Write(Utf8JsonWriter json);

    public static implicit operator Cell(string? value) => value is null ? Nothing.Here : new Text(value);

    public static implicit operator Cell(long value) => new Number(value);

    public static implicit operator Cell(decimal value) => new Number(value);

    public static implicit operator Cell(bool value) => new Truth(value);

    public static implicit operator Cell(DateTimeOffset value) => new Time(value);

    public static implicit operator Cell(ImmutableArray<string> values) => new Texts(values);

    public static implicit operator Cell(JsonNode? value) => value is null ? Nothing.Here : new Nested(value);

    internal sealed record Text(string Value) : Cell
    {
        public override string Brief(DateTimeOffset now) => PlainText.Line(Value);

        public override void Write(Utf8JsonWriter json) => json.WriteStringValue(Value);
    }

    internal sealed record Number(decimal Value) : Cell
    {
        public override string Brief(DateTimeOffset now) => Value.ToString(CultureInfo.InvariantCulture);

        public override void Write(Utf8JsonWriter json) => json.WriteNumberValue(Value);
    }

    internal sealed record Truth(bool Value) : Cell
    {
        public override string Full => Value ? "true" : "false";

        public override string Brief(DateTimeOffset now) => Value ? "yes" : "no";

        public override void Write(Utf8JsonWriter json) => json.WriteBooleanValue(Value);
    }

    internal sealed record Time(DateTimeOffset Value) : Cell
    {
        public override string Full => Moments.Rfc3339(Value);

        public override string Brief(DateTimeOffset now) => Moments.Relative(Value, now);

        public override void Write(Utf8JsonWriter json) => json.WriteStringValue(Full);
    }

    internal sealed record Texts(ImmutableArray<string> Values) : Cell
    {
        public override string Full => PlainText.Line(string.Join(',', Values));

        public override string Brief(DateTimeOffset now) => PlainText.Line(string.Join(", ", Values));

        public override void Write(Utf8JsonWriter json)
        {
            json.WriteStartArray();
            foreach (var value in Values)
            {
                json.WriteStringValue(value);
            }
            json.WriteEndArray();
        }
    }

    /// <summary>A structure, for JSON only; no table has a column for it.</summary>
    internal sealed record Nested(JsonNode Value) : Cell
    {
        public override string Brief(DateTimeOffset now) => Value.ToJsonString();

        public override void Write(Utf8JsonWriter json) => Value.WriteTo(json);
    }

    internal sealed record Nothing : Cell
    {
        public static readonly Nothing Here = new();

        public override string Brief(DateTimeOffset now) => "";

        public override void Write(Utf8JsonWriter json) => json.WriteNullValue();
    }
}
