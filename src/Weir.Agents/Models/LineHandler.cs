using System.Net;
using System.Net.Http.Headers;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Runtime.Ports;

namespace Weir.Agents.Models;

/// <summary>
/// Lets a provider's own client library speak over an attempt's <see cref="IModelLine"/>, one call at a time. What the
/// library would classify by its own rules is said as a <see cref="ProviderException"/> before it sees it.
/// </summary>
internal sealed class LineHandler(IModelLine line, ModelDialect dialect) : HttpMessageHandler
{
    /// <summary>Where the library thinks that it speaks to; nothing is there.</summary>
    public static readonly Uri Nowhere = new("http://gateway.invalid/v1");

    /// <summary>What stands for a key: the gateway has the real one.</summary>
    public const string NoKey = "none";

    private const string EventStream = "text/event-stream";

    private AnswerFlow? _flow;

    /// <summary>Whether the call that is made now is to be streamed.</summary>
    public bool Streams { get; set; }

    /// <summary>Called for each piece of a streamed answer, until <see cref="EndAsync"/> returns.</summary>
    public Action Heard { get; set; } = static () => { };

    /// <summary>Ends the streamed answer of the call before, and returns what it used; null where there was none.
    /// </summary>
    /// <param name="isComplete">The library read it to its end.</param>
    public async Task<MeteredCall?> EndAsync(bool isComplete)
    {
        if (_flow is not { } ended)
        {
            return null;
        }
        _flow = null;
        using (ended)
        {
            await ended.EndAsync(isComplete);
            return ended.Metered;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _flow?.Dispose();
        base.Dispose(disposing);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancel) : [];
        var headers = ModelQuestion.HeadersOf(name =>
            request.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null);
        var response = await AskAsync(new ModelQuestion(dialect, body, headers), cancel);
        response.RequestMessage = request;
        return response;
    }

    /// <summary>Without a ledger there is no answer, also when it is too late to ask.</summary>
    private async Task<HttpResponseMessage> AskAsync(ModelQuestion question, CancellationToken cancel)
    {
        try
        {
            var answer = await line.SendAsync(question, cancel);
            if (answer.Status < (int)HttpStatusCode.BadRequest && IsStream(answer))
            {
                _flow = new AnswerFlow(answer, dialect, Heard);
                return Response(answer, new StreamContent(_flow.Reading));
            }
            await using (answer)
            {
                return await WholeAsync(answer, cancel);
            }
        }
        catch (JournalUnavailableException trouble)
        {
            throw new ProviderException(ProviderFault.Unavailable, trouble.Message, trouble);
        }
    }

    private async Task<HttpResponseMessage> WholeAsync(ModelAnswer answer, CancellationToken cancel)
    {
        using var whole = new MemoryStream();
        await answer.CopyAsync(whole, cancel);
        if (answer.Status >= (int)HttpStatusCode.BadRequest)
        {
            throw AnsweredFault.Of(answer.Status, whole.GetBuffer().AsSpan(0, (int)whole.Length));
        }
        return Streams
            ? throw new ProviderException(
                ProviderFault.NoStream,
                $"the provider answered {answer.ContentType} where a stream was asked for")
            : Response(answer, new ByteArrayContent(whole.ToArray()));
    }

    private static bool IsStream(ModelAnswer answer) =>
        answer.ContentType.StartsWith(EventStream, StringComparison.OrdinalIgnoreCase);

    private static HttpResponseMessage Response(ModelAnswer answer, HttpContent content)
    {
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
        return new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = content };
    }
}
