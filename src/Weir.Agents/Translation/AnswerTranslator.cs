using System.Buffers;
using System.Text.Json;
using Weir.Agents.Metering;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Translation;

/// <summary>
/// Writes one answer of a provider anew for the client, each event as soon as it is there. An answer that cannot be
/// read, or that stops before its end, is told as an error of the client's dialect: a client must not take half an
/// answer for one.
/// </summary>
internal sealed class AnswerTranslator : IStreamPass
{
    private readonly DialectTranslation _translation;
    private readonly IAnswerReader _reader;
    private readonly IAnswerWriter _writer;
    private readonly AnswerCollector _collector = new();
    private readonly ServerSentEvents _events;
    private readonly ArrayBufferWriter<byte> _written = new();
    private bool _isFinished;

    public AnswerTranslator(DialectTranslation translation)
    {
        _translation = translation;
        _reader = IAnswerReader.Of(translation.Provider);
        _writer = IAnswerWriter.Of(translation.Client, translation.Request);
        _events = new ServerSentEvents(Read);
    }

    public bool IsOver { get; private set; }

    public AnswerPart.Fault? Fault => _collector.Fault;

    public ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> chunk)
    {
        _written.ResetWrittenCount();
        _events.Take(chunk);
        return _written.WrittenMemory;
    }

    public ReadOnlyMemory<byte> Rest(MeteredCall used)
    {
        _written.ResetWrittenCount();
        if (_isFinished)
        {
            return default;
        }
        _isFinished = true;
        if (_collector.Reason is null || _events.Skipped)
        {
            Say(new AnswerPart.Fault("server_error", "the provider's answer broke off"));
        }
        else if (Fault is null)
        {
            Write(_writer.Finish(_collector.Answer, Tokens(used)));
        }
        return _written.WrittenMemory;
    }

    /// <summary>An answer that came in one piece, for a client that wants it so, or as a stream.</summary>
    public byte[] Whole(ReadOnlySpan<byte> body, MeteredCall used)
    {
        _written.ResetWrittenCount();
        Read(body, _reader.Whole);
        return All(used);
    }

    /// <summary>What was taken, for a client that wants it in one piece, or as a stream.</summary>
    public byte[] All(MeteredCall used)
    {
        if (_translation.Request.Streams)
        {
            var before = _written.WrittenSpan.ToArray();
            return [.. before, .. Rest(used).Span];
        }
        if (_collector.Reason is null && Fault is null)
        {
            Say(new AnswerPart.Fault("server_error", "the provider's answer broke off"));
        }
        return Json.Bytes(_writer.Whole(_collector.Answer, Tokens(used)));
    }

    private static TokenKinds? Tokens(MeteredCall used) => used.Source == MeterSource.Missing ? null : used.Tokens;

    private void Read(ReadOnlySpan<byte> data)
    {
        data = data.Trim(" \t\n"u8);
        if (data.SequenceEqual("[DONE]"u8))
        {
            IsOver = true;
        }
        else if (!data.IsEmpty)
        {
            Read(data, _reader.Streamed);
        }
    }

    private void Read(ReadOnlySpan<byte> json, Func<JsonElement, IEnumerable<AnswerPart>> parts)
    {
        if (Fault is not null)
        {
            return;
        }
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Meter.DepthLimit });
            using var document = JsonDocument.ParseValue(ref reader);
            foreach (var part in parts(document.RootElement))
            {
                Say(part);
            }
            IsOver |= EndsWith(document.RootElement);
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException)
        {
            var dialect = DialectTranslation.Name(_translation.Provider);
            Say(new AnswerPart.Fault(
                "server_error", $"the provider's answer is not as the {dialect} dialect has it"));
        }
    }

    /// <summary>A Chat stream has a word of its own for its end, behind the usage.</summary>
    private bool EndsWith(JsonElement data) => _translation.Provider switch
    {
        ModelDialect.Messages => data.Text("type") == "message_stop",
        ModelDialect.Responses => _collector.Reason is not null,
        _ => false,
    };

    private void Say(AnswerPart part)
    {
        _collector.Take(part);
        if (_translation.Request.Streams)
        {
            Write(_writer.Streamed(part));
        }
    }

    private void Write(IEnumerable<StreamEvent> events)
    {
        foreach (var one in events)
        {
            one.WriteTo(_written);
        }
    }
}
