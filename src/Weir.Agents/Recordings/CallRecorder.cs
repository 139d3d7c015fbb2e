using System.Text;
using System.Text.Json;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Agents.Translation;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Recordings;

/// <summary>
/// Listens to the answer of one call and keeps it once it is whole. One that breaks off is not kept: it would be
/// answered so for ever.
/// </summary>
internal sealed class CallRecorder
{
    private readonly CallTape _tape;
    private readonly CallOwner _owner;
    private readonly string? _key;
    private readonly int _number;
    private readonly RecordedRequest _request;
    private readonly IAnswerReader _reader;
    private readonly AnswerCollector _collector = new();
    private readonly ServerSentEvents _events;
    private bool _isKept;

    public CallRecorder(CallTape tape, PassedCall call, RecordedRequest request)
    {
        (_tape, _owner, _key, _request) = (tape, call.Owner, call.Key, request);
        _number = tape.NumberOf(call.Owner.Attempt);
        _reader = IAnswerReader.Of(call.Question.Dialect);
        _events = new ServerSentEvents(data =>
        {
            if (!data.Trim(" \t\n"u8).SequenceEqual("[DONE]"u8))
            {
                Read(data, _reader.Streamed);
            }
        });
    }

    public void Hear(ReadOnlySpan<byte> chunk) => _events.Take(chunk);

    public void HearWhole(ReadOnlySpan<byte> body) => Read(body, _reader.Whole);

    /// <exception cref="IOException">It cannot be written.</exception>
    public void Keep(int status, MeteredCall used)
    {
        if (_isKept || _collector.Reason is null || _collector.Fault is not null)
        {
            return;
        }
        _isKept = true;
        _tape.Keep(_request, Call(status, RecordedCall.With(_collector.Answer, Kept), used.Tokens));
    }

    /// <summary>A refusal that says something of the request is kept too: the agent goes on from it.</summary>
    public void KeepRefusal(int status, ReadOnlySpan<byte> body)
    {
        if (status is 400 or 413 or 422)
        {
            var (code, sentence, _) = Models.AnsweredFault.Read(body);
            _tape.Keep(_request, Call(status, null, TokenKinds.None) with
            {
                Code = code ?? "invalid_request_error", Sentence = sentence,
            });
        }
    }

    /// <summary>No provider is known to repeat a key here, and none would be kept.</summary>
    private string Kept(string text) => _request.Words.Kept(
        _key is null ? text : text.Replace(_key, ProviderAnswer.KeyStandsHere, StringComparison.Ordinal));

    private RecordedCall Call(int status, NeutralAnswer? answer, TokenKinds tokens) =>
        new(_owner.Pass.Value, _owner.Agent, _number, _request.Content, status, answer, tokens);

    private void Read(ReadOnlySpan<byte> json, Func<JsonElement, IEnumerable<AnswerPart>> parts)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Meter.DepthLimit });
            using var document = JsonDocument.ParseValue(ref reader);
            foreach (var part in parts(document.RootElement))
            {
                _collector.Take(part);
            }
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException)
        {
            _collector.Take(new AnswerPart.Fault("", Encoding.UTF8.GetString(json)));
        }
    }
}
