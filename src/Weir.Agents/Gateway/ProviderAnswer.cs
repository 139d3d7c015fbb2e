using System.Globalization;
using System.Text;
using Weir.Agents.Metering;
using Weir.Agents.Translation;

namespace Weir.Agents.Gateway;

/// <summary>
/// Reads what a provider answers: it is counted on its way, and settled before its last byte is passed on.
/// </summary>
internal static class ProviderAnswer
{
    private const string Json = "application/json";
    private const string EventStream = "text/event-stream";
    public const string KeyStandsHere = "[key]";
    private const int Chunk = 16 * 1024;

    public static async Task<ModelAnswer> OfAsync(
        PassedCall call, FittedCall fitted, HttpResponseMessage response, CallInFlight flight, SilenceWatch silence)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? Json;
        var isStream = type.Equals(EventStream, StringComparison.OrdinalIgnoreCase);
        if (call.Translation is { } translation && !(isStream && translation.Request.Streams))
        {
            using (response)
            using (silence)
            {
                return await TranslatedAsync(call, translation, response, flight, silence, isStream);
            }
        }
        return new ModelAnswer(
            (int)response.StatusCode,
            type,
            async (to, cancel) =>
            {
                using (response)
                using (silence)
                {
                    var copying = isStream
                        ? StreamAsync(call, fitted, response, flight, silence, to, cancel)
                        : WholeAsync(call, response, flight, silence, to, cancel);
                    await copying;
                }
            },
            async () =>
            {
                response.Dispose();
                silence.Dispose();
                await flight.LostAsync();
            });
    }

    /// <summary>A provider's own error, as long as it may be, and without the key: some repeat it.</summary>
    public static async Task<ModelAnswer> ErrorAsync(
        PassedCall call, HttpResponseMessage response, string? key, SilenceWatch silence)
    {
        var bytes = Array.Empty<byte>();
        try
        {
            bytes = await ReadAsync(response, GatewayLimits.ErrorAnswer, silence);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or OperationCanceledException)
        {
            // Its status says what there is to say.
        }
        if (key is not null)
        {
            var text = Encoding.UTF8.GetString(bytes);
            bytes = Encoding.UTF8.GetBytes(text.Replace(key, KeyStandsHere, StringComparison.Ordinal));
        }
        call.Recorder?.KeepRefusal((int)response.StatusCode, bytes);
        var type = response.Content.Headers.ContentType?.MediaType ?? "text/plain";
        if (call.Translation is { } translation)
        {
            (bytes, type) = (translation.Error((int)response.StatusCode, bytes), Json);
        }
        return new ModelAnswer(
            (int)response.StatusCode, type, (to, cancel) => to.WriteAsync(bytes, cancel).AsTask())
        {
            RetryAfter = response.Headers.RetryAfter?.ToString(),
        };
    }

    /// <summary>How long a provider asks to wait.</summary>
    public static TimeSpan? WaitOf(HttpResponseMessage response, TimeProvider time)
    {
        if (response.Headers.TryGetValues("retry-after-ms", out var exact)
            && double.TryParse(exact.First(), CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 0 and < int.MaxValue)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }
        return response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
            { Date: not null } => TimeSpan.Zero,
            _ => null,
        };
    }

    private static async Task WholeAsync(
        PassedCall call, HttpResponseMessage response, CallInFlight flight, SilenceWatch silence, Stream to,
        CancellationToken cancel)
    {
        var bytes = await WholeAsync(response, flight, silence);
        var used = Meter.Whole(call.Question.Dialect, bytes);
        await flight.AnsweredAsync((int)response.StatusCode, used);
        call.Recorder?.HearWhole(bytes);
        call.Recorder?.Keep((int)response.StatusCode, used);
        await to.WriteAsync(bytes, cancel);
    }

    private static async Task<byte[]> WholeAsync(
        HttpResponseMessage response, CallInFlight flight, SilenceWatch silence)
    {
        try
        {
            return await ReadAsync(response, GatewayLimits.WholeAnswer, silence);
        }
        catch
        {
            await flight.LostAsync();
            throw;
        }
    }

    /// <summary>An answer that is not passed on piece by piece, since one side has it whole.</summary>
    private static async Task<ModelAnswer> TranslatedAsync(
        PassedCall call, DialectTranslation translation, HttpResponseMessage response, CallInFlight flight,
        SilenceWatch silence, bool isStream)
    {
        byte[] bytes;
        try
        {
            bytes = await WholeAsync(response, flight, silence);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException)
        {
            return new GatewayRefusal(
                502, GatewayRefusal.Unreachable,
                $"Provider {call.Provider.Name.Value} broke off in the middle of its answer: {trouble.Message}")
                .In(call.Client);
        }
        var translator = new AnswerTranslator(translation);
        byte[] written;
        if (isStream)
        {
            var meter = new StreamMeter(translation.Provider);
            meter.Take(bytes);
            await flight.AnsweredAsync((int)response.StatusCode, meter.Result);
            call.Recorder?.Hear(bytes);
            call.Recorder?.Keep((int)response.StatusCode, meter.Result);
            translator.Take(bytes);
            written = translator.All(meter.Result);
        }
        else
        {
            var used = Meter.Whole(translation.Provider, bytes);
            await flight.AnsweredAsync((int)response.StatusCode, used);
            call.Recorder?.HearWhole(bytes);
            call.Recorder?.Keep((int)response.StatusCode, used);
            written = translator.Whole(bytes, used);
        }
        return translator.Fault is { } fault
            ? new GatewayRefusal(
                502, fault.Code, $"Provider {call.Provider.Name.Value} could not answer: {fault.Sentence}.")
                .In(call.Client)
            : new ModelAnswer(
                (int)response.StatusCode, translation.Request.Streams ? EventStream : Json,
                (to, cancel) => to.WriteAsync(written, cancel).AsTask());
    }

    /// <summary>
    /// Each chunk is passed on as it comes. The last one waits until the call is settled; whoever reads may go away at
    /// any moment, and what came until then is counted.
    /// </summary>
    private static async Task StreamAsync(
        PassedCall call, FittedCall fitted, HttpResponseMessage response, CallInFlight flight, SilenceWatch silence,
        Stream to, CancellationToken cancel)
    {
        var meter = new StreamMeter(call.Question.Dialect);
        IStreamPass? pass = call.Translation is { } translation ? new AnswerTranslator(translation)
            : fitted.WithholdsUsage ? new UsageFilter()
            : null;
        async Task SettleAsync()
        {
            await flight.AnsweredAsync((int)response.StatusCode, meter.Result);
            call.Recorder?.Keep((int)response.StatusCode, meter.Result);
        }
        try
        {
            await using var from = await response.Content.ReadAsStreamAsync(silence.Token);
            var (now, next) = (new byte[Chunk], new byte[Chunk]);
            var read = await from.ReadAsync(now, silence.Token);
            while (read > 0)
            {
                silence.Hear();
                meter.Take(now.AsSpan(0, read));
                call.Recorder?.Hear(now.AsSpan(0, read));
                var coming = from.ReadAsync(next, silence.Token).AsTask();
                var passed = pass?.Take(now.AsSpan(0, read)) ?? now.AsMemory(0, read);
                var isLast = pass is { IsOver: true } || (coming.IsCompletedSuccessfully && coming.Result == 0);
                if (isLast)
                {
                    await SettleAsync();
                }
                await PassAsync(passed, to, cancel);
                if (isLast && pass is not null)
                {
                    await PassAsync(pass.Rest(meter.Result), to, cancel);
                }
                read = await coming;
                (now, next) = (next, now);
            }
            await SettleAsync();
            await PassAsync(pass?.Rest(meter.Result) ?? default, to, cancel);
        }
        finally
        {
            await SettleAsync();
        }
    }

    private static async Task PassAsync(ReadOnlyMemory<byte> bytes, Stream to, CancellationToken cancel)
    {
        if (!bytes.IsEmpty)
        {
            await to.WriteAsync(bytes, cancel);
            await to.FlushAsync(cancel);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, int limit, SilenceWatch silence)
    {
        using var whole = new MemoryStream();
        await using var from = await response.Content.ReadAsStreamAsync(silence.Token);
        var chunk = new byte[Chunk];
        for (int read; (read = await from.ReadAsync(chunk, silence.Token)) > 0;)
        {
            silence.Hear();
            if (whole.Length + read > limit)
            {
                throw new IOException($"The provider's answer has more than {limit} bytes.");
            }
            whole.Write(chunk, 0, read);
        }
        return whole.ToArray();
    }
}
