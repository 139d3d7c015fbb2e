using System.Text.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Weir.Agents.Outputs;

/// <summary>
/// JSON that somebody else wrote, read with a position for every fault and a bound on its depth. System.Text.Json says
/// what is JSON at all; the schema library's own reader keeps the line and column of every value for its messages.
/// </summary>
internal static class StrictJson
{
    /// <summary>Deeper nesting is refused: validators recurse.</summary>
    public const int MaxDepth = 64;

    /// <param name="fault">Says where the text stops being JSON; empty when it is.</param>
    public static JToken? Parse(string text, out string fault)
    {
        fault = "";
        try
        {
            using var _ = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
            using var reader = new JsonTextReader(new StringReader(text))
            {
                DateParseHandling = DateParseHandling.None,
                MaxDepth = MaxDepth,
            };
            return JToken.ReadFrom(reader);
        }
        catch (System.Text.Json.JsonException exception)
        {
            var line = exception.LineNumber + 1;
            var column = exception.BytePositionInLine + 1;
            fault = $"line {line}, column {column}: {Sentence(exception.Message)}";
        }
        catch (JsonReaderException exception)
        {
            fault = $"line {exception.LineNumber}, column {exception.LinePosition}: {Sentence(exception.Message)}";
        }
        return null;
    }

    /// <summary>The first sentence of a parser's message; the position behind it is told in front.</summary>
    private static string Sentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }
}
