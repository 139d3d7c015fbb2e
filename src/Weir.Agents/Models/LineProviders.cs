using Anthropic;
using Microsoft.Extensions.AI;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Definitions.Models;
using Weir.Runtime.Ports;

namespace Weir.Agents.Models;

/// <summary>The providers of <c>models.yaml</c> that are reached through the gateway.</summary>
public static class LineProviders
{
    /// <summary>What an attempt's answer may bring where nobody says otherwise, in tokens.</summary>
    private const int Output = 16_000;

    /// <param name="lineOf">The line of an attempt.</param>
    public static IEnumerable<(string Name, Func<ModelRequest, ModelClient> Open)> Of(
        ModelsDefinition models, Func<GivenAttempt, IModelLine> lineOf) =>
        models.Providers
            .Select(provider => (name: provider.Name.Value, dialect: ModelGrant.DialectOf(provider)))
            .Where(one => one.dialect is not null)
            .Select(one => (
                one.name,
                (Func<ModelRequest, ModelClient>)(request =>
                {
                    var line = lineOf(new GivenAttempt(request.Task.Item, request.Task.Key));
                    var model = $"{one.name}/{request.Model}";
                    var handler = new LineHandler(line, one.dialect!.Value);
                    return new ModelClient(Open(one.dialect.Value, handler, model), model) { Line = handler };
                })));

    private static IChatClient Open(ModelDialect dialect, LineHandler handler, string model) => dialect switch
    {
        ModelDialect.Chat => new OpenAIChat(handler, model),
        ModelDialect.Responses => new OpenAIResponses(handler, model),
        _ => Anthropic(handler, model),
    };

    private static IChatClient Anthropic(LineHandler handler, string model) => new AnthropicClient
    {
        ApiKey = LineHandler.NoKey,
        BaseUrl = LineHandler.Nowhere.GetLeftPart(UriPartial.Authority),
        HttpClient = new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan },
        MaxRetries = 0,
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    }.AsIChatClient(model, Output);
}
