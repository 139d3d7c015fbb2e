using System.Collections.Immutable;
using System.Text.Json;

namespace Weir.Agents.Metering;

/// <summary>
/// Where the properties of a JSON object lie in its bytes, so that single values can be replaced and everything else
/// stays byte for byte as it was.
/// </summary>
/// <param name="Close">Where the object's closing brace is.</param>
internal sealed record RequestLayout(ImmutableArray<RequestLayout.Property> Properties, int Close)
{
    /// <param name="Start">The first byte of the value.</param>
    /// <param name="End">The byte after the value.</param>
    public readonly record struct Property(string Name, JsonTokenType Kind, int Start, int End);

    /// <param name="json">One object, known to be well-formed.</param>
    /// <param name="offset">Where it begins in the bytes that the positions are for.</param>
    public static RequestLayout Of(ReadOnlySpan<byte> json, int offset, int depth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = depth });
        var properties = ImmutableArray.CreateBuilder<Property>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var (kind, start) = (reader.TokenType, (int)reader.TokenStartIndex);
            reader.Skip();
            properties.Add(new Property(name, kind, offset + start, offset + (int)reader.BytesConsumed));
        }
        return new RequestLayout(properties.ToImmutable(), offset + (int)reader.TokenStartIndex);
    }

    public Property? Find(string name)
    {
        foreach (var property in Properties)
        {
            if (property.Name == name)
            {
                return property;
            }
        }
        return null;
    }
}
