using System.Text.Json;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Metering;

/// <summary>Reads what a call used from an answer that came in one piece.</summary>
public static class Meter
{
    internal const int DepthLimit = 512;

    /// <summary>
    /// What a whole, successful answer used. What is no JSON object is <see cref="MeterSource.Missing"/>; so is an
    /// error object, which the caller tells from an answer without usage by the HTTP status.
    /// </summary>
    public static MeteredCall Whole(ModelDialect dialect, ReadOnlySpan<byte> body)
    {
        var answer = Answer.Of(dialect);
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = DepthLimit });
            using var document = JsonDocument.ParseValue(ref reader);
            answer.TakeWhole(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new MeteredCall(TokenKinds.None, MeterSource.Missing, null, null);
        }
        return answer.Result(damaged: false);
    }
}
