using System.Text.Json;

namespace Weir.Agents.Metering;

/// <summary>
/// Reads what a call used from a streamed answer (server-sent events) while it passes by. It only looks: the bytes go
/// on to the client as they came. Chunks may end anywhere, and <see cref="Result"/> holds at any time, since a client
/// may leave before the end; a stream that is cut before its final usage is <see cref="MeterSource.Partial"/> with
/// what is known, or <see cref="MeterSource.Missing"/> where no count was read.
///
/// Memory is bounded: an event longer than <see cref="EventLimit"/> bytes is passed over, and so is one that is no
/// JSON; either leaves the call <see cref="MeterSource.Partial"/>, since it may have been the one that said what was
/// used.
/// </summary>
public sealed class StreamMeter
{
    /// <summary>The largest event that is read, in bytes.</summary>
    public const int EventLimit = ServerSentEvents.EventLimit;

    private readonly Answer answer;
    private readonly ServerSentEvents events;
    private bool damaged;

    public StreamMeter(ModelDialect dialect)
        : this(dialect, EventLimit)
    {
    }

    internal StreamMeter(ModelDialect dialect, int eventLimit)
    {
        answer = Answer.Of(dialect);
        events = new ServerSentEvents(Read, eventLimit);
    }

    public MeteredCall Result => answer.Result(damaged || events.Skipped);

    public void Take(ReadOnlySpan<byte> chunk) => events.Take(chunk);

    private void Read(ReadOnlySpan<byte> data)
    {
        data = data.Trim(" \t\n"u8);
        if (data.SequenceEqual("[DONE]"u8))
        {
            answer.TakeDone();
            return;
        }
        if (data.IsEmpty)
        {
            return;
        }
        try
        {
            var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = Meter.DepthLimit });
            using var document = JsonDocument.ParseValue(ref reader);
            answer.Take(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            damaged = true;
        }
    }
}
