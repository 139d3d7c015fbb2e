using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text.Json;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Runtime.Ports;

namespace Weir.Agents.Models;

/// <summary>
/// A streamed answer on its way to the library that asked for it. Each piece is a sign of life, is counted, and is
/// looked at for an error; a stream that ends without its dialect's end has broken off, however it was closed. Any of
/// these reaches the library as a <see cref="ProviderException"/> in place of the rest, so that it never takes a part
/// of an answer for the whole.
/// </summary>
internal sealed class AnswerFlow : IDisposable
{
    /// <summary>How long the last bytes of an answer that is complete may take, before the line is let go.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private readonly Pipe _pipe = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly StreamMeter _meter;
    private readonly ServerSentEvents _events;
    private readonly Task _copying;

    /// <param name="answer">Disposed when it has been copied.</param>
    /// <param name="heard">Called for each piece that comes.</param>
    public AnswerFlow(ModelAnswer answer, ModelDialect dialect, Action heard)
    {
        _meter = new StreamMeter(dialect);
        _events = new ServerSentEvents(ThrowIfError);
        Reading = _pipe.Reader.AsStream();
        _copying = CopyAsync(answer, heard);
    }

    public Stream Reading { get; }

    /// <summary>What the answer has said of its use so far.</summary>
    public MeteredCall Metered => _meter.Result;

    /// <summary>Returns when nothing of the answer is on its way any more: what it used is settled by then.</summary>
    /// <param name="isComplete">The library has what it wanted: the end may still come by itself.</param>
    public async Task EndAsync(bool isComplete)
    {
        if (isComplete)
        {
            try
            {
                await _copying.WaitAsync(Rest);
            }
            catch (TimeoutException)
            {
                // Cut off below.
            }
        }
        await _stop.CancelAsync();
        await _copying;
    }

    /// <summary>What still comes is for nobody.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task CopyAsync(ModelAnswer answer, Action heard)
    {
        Exception? trouble = null;
        try
        {
            await using (answer)
            {
                await answer.CopyAsync(new AnswerTap(_pipe.Writer.AsStream(leaveOpen: true), Take), _stop.Token);
            }
            trouble = _meter.Result.Finish is null ? BrokenOff("it ended in the middle", null) : null;
        }
        catch (Exception fault) when (fault is ProviderException or OperationCanceledException)
        {
            trouble = fault;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or SocketException
            or JournalUnavailableException)
        {
            trouble = BrokenOff(fault.Message, fault);
        }
        catch (Exception fault)
        {
            trouble = fault;
        }
        await _pipe.Writer.CompleteAsync(trouble);

        void Take(ReadOnlySpan<byte> piece)
        {
            heard();
            _meter.Take(piece);
            _events.Take(piece);
        }
    }

    private static ProviderException BrokenOff(string why, Exception? cause) =>
        new(ProviderFault.BrokenOff, $"the answer broke off: {why}", cause);

    private static void ThrowIfError(ReadOnlySpan<byte> data)
    {
        if (data.IndexOf("error"u8) < 0)
        {
            return;
        }
        try
        {
            var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = Meter.DepthLimit });
            using var document = JsonDocument.ParseValue(ref reader);
            if (AnsweredFault.InStream(document.RootElement) is { } fault)
            {
                throw fault;
            }
        }
        catch (JsonException)
        {
            // The library says what it makes of it.
        }
    }
}
