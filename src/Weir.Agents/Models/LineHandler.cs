using System.Net;
using System.Net.Http.Headers;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Runtime.Ports;

namespace Weir.Agents.Models;

/// <summary>
/// Lets a provider's own client library speak over an attempt's <see cref="IModelLine"/>. What the library would
/// classify by its own rules is said as a <see cref="ProviderException"/> before it sees it.
/// </summary>
internal sealed class LineHandler(IModelLine line, ModelDialect dialect) : HttpMessageHandler
{
    /// <summary>Where the library thinks that it speaks to; nothing is there.</summary>
    public static readonly Uri Nowhere = new("http://gateway.invalid/v1");

    /// <summary>What stands for a key: the gateway has the real one.</summary>
    public const string NoKey = "none";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancel) : [];
        var headers = ModelQuestion.HeadersOf(name =>
            request.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null);
        var (answer, whole) = await AskAsync(new ModelQuestion(dialect, body, headers), cancel);
        if (answer.Status >= (int)HttpStatusCode.BadRequest)
        {
            throw AnsweredFault.Of(answer.Status, whole);
        }
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            Content = new ByteArrayContent(whole),
            RequestMessage = request,
        };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
        return response;
    }

    /// <summary>The answer with its whole body. Without a ledger there is none, also when it is too late to ask.
    /// </summary>
    private async Task<(ModelAnswer Answer, byte[] Whole)> AskAsync(ModelQuestion question, CancellationToken cancel)
    {
        try
        {
            await using var answer = await line.SendAsync(question, cancel);
            using var whole = new MemoryStream();
            await answer.CopyAsync(whole, cancel);
            return (answer, whole.ToArray());
        }
        catch (JournalUnavailableException trouble)
        {
            throw new ProviderException(ProviderFault.Unavailable, trouble.Message, trouble);
        }
    }
}
