namespace Weir.Agents.Metering;

/// <summary>
/// Cuts a stream of server-sent events (WHATWG HTML, "Server-sent events") into the data of its events. Chunks may end
/// anywhere, inside a character or between the two bytes of a line end too, since only whole lines are looked at. Lines
/// end with <c>\n</c>, <c>\r\n</c> or <c>\r</c>; comments and fields other than <c>data</c> are passed over.
///
/// Memory is bounded: one line and the data of one event are kept, together at most <see cref="EventLimit"/> bytes. An
/// event that is longer is passed over up to its end, and <see cref="Skipped"/> stays true from then on.
/// </summary>
internal sealed class ServerSentEvents(ServerSentEvents.Receiver receive, int limit = ServerSentEvents.EventLimit)
{
    /// <summary>
    /// The largest event that is read, in bytes. The last event of Responses repeats the request and the whole answer,
    /// so that it is far longer than any other.
    /// </summary>
    public const int EventLimit = 16 * 1024 * 1024;

    public delegate void Receiver(ReadOnlySpan<byte> data);

    private ByteList line;
    private ByteList data;
    private bool hasData;
    private bool tooLong;
    private bool afterCarriageReturn;

    /// <summary>True from the moment that an event is too long to be read.</summary>
    public bool Skipped { get; private set; }

    public void Take(ReadOnlySpan<byte> chunk)
    {
        if (afterCarriageReturn && !chunk.IsEmpty)
        {
            afterCarriageReturn = false;
            chunk = chunk[0] == '\n' ? chunk[1..] : chunk;
        }
        while (!chunk.IsEmpty)
        {
            var end = chunk.IndexOfAny((byte)'\n', (byte)'\r');
            if (end < 0)
            {
                Keep(chunk);
                return;
            }
            Keep(chunk[..end]);
            EndLine();
            var carriageReturn = chunk[end] == '\r';
            chunk = chunk[(end + 1)..];
            if (carriageReturn && chunk.IsEmpty)
            {
                afterCarriageReturn = true;
            }
            else if (carriageReturn && chunk[0] == '\n')
            {
                chunk = chunk[1..];
            }
        }
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (tooLong || part.Length > limit - line.Length - data.Length)
        {
            // The rest of the line only has to tell an empty line from others: one byte is enough.
            (tooLong, Skipped) = (true, true);
            if (line.Length == 0 && !part.IsEmpty)
            {
                line.Add(part[..1]);
            }
            return;
        }
        line.Add(part);
    }

    private void EndLine()
    {
        var text = line.Span;
        if (text.IsEmpty)
        {
            EndEvent();
        }
        else if (!tooLong && IsData(text, out var value))
        {
            if (hasData)
            {
                data.Add("\n"u8);
            }
            data.Add(value);
            hasData = true;
        }
        line.Clear();
    }

    private void EndEvent()
    {
        if (hasData && !tooLong)
        {
            receive(data.Span);
        }
        data.Clear();
        (hasData, tooLong) = (false, false);
    }

    private static bool IsData(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> value)
    {
        // A byte order mark may stand before the first line.
        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        value = default;
        if (!text.StartsWith("data"u8))
        {
            return false;
        }
        var rest = text[4..];
        if (rest.IsEmpty)
        {
            return true;
        }
        value = rest[1..];
        value = !value.IsEmpty && value[0] == ' ' ? value[1..] : value;
        return rest[0] == ':';
    }

    /// <summary>Bytes that grow; the room is kept for the next line.</summary>
    private struct ByteList
    {
        private byte[]? bytes;

        public int Length { get; private set; }

        public readonly ReadOnlySpan<byte> Span => bytes.AsSpan(0, Length);

        public void Add(ReadOnlySpan<byte> more)
        {
            const int First = 1024;
            if (bytes is null || bytes.Length - Length < more.Length)
            {
                Array.Resize(ref bytes, Math.Max(Math.Max(First, Length + more.Length), Length * 2));
            }
            more.CopyTo(bytes.AsSpan(Length));
            Length += more.Length;
        }

        public void Clear() => Length = 0;
    }
}
