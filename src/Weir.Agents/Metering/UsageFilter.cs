using System.Buffers;
using System.Text.Json;

namespace Weir.Agents.Metering;

/// <summary>
/// Takes the chunk out of a Chat stream that was asked for by the gateway alone: the one with the usage and no choices.
/// Every other event goes on byte for byte, as soon as it is whole. Chunks may end anywhere.
///
/// Memory is bounded: of an event longer than <paramref name="limit"/> bytes nothing is held back.
/// </summary>
internal sealed class UsageFilter(int limit = ServerSentEvents.EventLimit) : IStreamPass
{
    private readonly ArrayBufferWriter<byte> _event = new();
    private readonly ArrayBufferWriter<byte> _passed = new();
    private bool _isLineEmpty = true;
    private bool _isAfterReturn;
    private bool _isPassing;
    private bool _isEnded;
    private bool _isDropped;

    public bool IsOver => false;

    public ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> chunk)
    {
        _passed.ResetWrittenCount();
        chunk = _isAfterReturn && chunk.StartsWith("\n"u8) ? WithoutLineFeed(chunk) : chunk;
        _isAfterReturn &= chunk.IsEmpty;
        while (!chunk.IsEmpty)
        {
            var end = EndOfEvent(chunk);
            Keep(chunk[..(end ?? chunk.Length)]);
            chunk = chunk[(end ?? chunk.Length)..];
            if (end is not null)
            {
                EndEvent();
            }
        }
        return _passed.WrittenMemory;
    }

    /// <summary>What is left when the stream has ended within an event.</summary>
    public ReadOnlyMemory<byte> Rest(MeteredCall used)
    {
        _passed.ResetWrittenCount();
        Release();
        return _passed.WrittenMemory;
    }

    /// <summary>The second byte of a line end whose first one was taken for whole goes the same way.</summary>
    private ReadOnlySpan<byte> WithoutLineFeed(ReadOnlySpan<byte> chunk)
    {
        _isAfterReturn = false;
        if (!_isEnded)
        {
            Keep(chunk[..1]);
        }
        else if (!_isDropped)
        {
            _passed.Write(chunk[..1]);
        }
        return chunk[1..];
    }

    /// <summary>Behind the empty line that ends an event; null where none ends here.</summary>
    private int? EndOfEvent(ReadOnlySpan<byte> chunk)
    {
        var at = 0;
        while (at < chunk.Length)
        {
            var next = chunk[at..].IndexOfAny((byte)'\n', (byte)'\r');
            _isLineEmpty &= next == 0;
            if (next < 0)
            {
                return null;
            }
            at += next + 1;
            if (chunk[at - 1] == '\r')
            {
                _isAfterReturn = at == chunk.Length;
                at += at < chunk.Length && chunk[at] == '\n' ? 1 : 0;
            }
            if (_isLineEmpty)
            {
                return at;
            }
            _isLineEmpty = true;
        }
        return null;
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        _isEnded = false;
        if (_isPassing || _event.WrittenCount + part.Length > limit)
        {
            Release();
            _isPassing = true;
            _passed.Write(part);
            return;
        }
        _event.Write(part);
    }

    private void EndEvent()
    {
        var data = _event.WrittenSpan;
        (_isEnded, _isDropped) = (true, data.IndexOf("\"usage\""u8) >= 0 && IsUsageAlone(data));
        if (_isDropped)
        {
            _event.ResetWrittenCount();
        }
        Release();
        _isPassing = false;
    }

    private void Release()
    {
        _passed.Write(_event.WrittenSpan);
        _event.ResetWrittenCount();
    }

    private static bool IsUsageAlone(ReadOnlySpan<byte> whole)
    {
        var found = false;
        new ServerSentEvents(data => found = IsUsage(data)).Take(whole);
        return found;
    }

    private static bool IsUsage(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = Meter.DepthLimit });
            using var document = JsonDocument.ParseValue(ref reader);
            return AnswerJson.Object(document.RootElement, "usage") is not null
                && AnswerJson.Find(document.RootElement, "choices") is { ValueKind: JsonValueKind.Array } choices
                && choices.GetArrayLength() == 0;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
