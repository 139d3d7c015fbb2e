using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Weir.Agents.Gateway;
using Weir.Agents.Translation;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Recordings;

/// <summary>
/// What a call asks, as it is compared with others: what all dialects mean, without what differs from run to run, and
/// without what says how it is served. So neither the client's dialect nor its vendor's labels are in it.
/// </summary>
internal sealed class RecordedRequest
{
    private const int DigestLength = 32;

    private RecordedRequest(JsonObject content, VolatileText words)
    {
        Content = content;
        Words = words;
        Digest = DigestOf(Json.Bytes(content));
    }

    public JsonObject Content { get; }

    public VolatileText Words { get; }

    /// <summary>In hexadecimal digits; a part of the file's name.</summary>
    public string Digest { get; }

    /// <summary>The request, or why it cannot be compared with others.</summary>
    public static (RecordedRequest? Request, GatewayRefusal? Refusal) Of(CallOwner owner, AdmittedRequest request)
    {
        try
        {
            return (
                Of(request.Target.Name, owner.Item.ToString(), DialectTranslation.Read(request.Question)), null);
        }
        catch (UntranslatableException untold)
        {
            return (null, new GatewayRefusal(
                400, GatewayRefusal.BadRequest, $"This call can be neither recorded nor replayed. {untold.Message}"));
        }
    }

    /// <param name="model">As <c>provider/model</c>.</param>
    public static RecordedRequest Of(string model, string item, NeutralRequest request)
    {
        var parts = request.Turns.SelectMany(turn => turn.Parts);
        var words = new VolatileText(item, parts.Select(TextOf).Prepend(request.Instructions));
        return new RecordedRequest(
            new JsonObject
            {
                ["model"] = model,
                ["instructions"] = words.Compared(request.Instructions),
                ["tools"] = new JsonArray([.. request.Tools.Select(Tool)]),
                ["choice"] = request.Choice?.ToString(),
                ["form"] = request.Form?.Schema is { } schema ? DigestOf(Encoding.UTF8.GetBytes(schema)) : null,
                ["turns"] = new JsonArray([.. request.Turns.Select(turn => (JsonNode)new JsonObject
                {
                    ["by"] = turn.Speaker.ToString(),
                    ["parts"] = new JsonArray([.. turn.Parts.Select(part => (JsonNode)Part(part, words))]),
                })]),
            },
            words);
    }

    /// <summary>Of tools it is enough to know whether they are the same.</summary>
    private static JsonNode Tool(ToolSpec tool) =>
        $"{tool.Name} {DigestOf(Encoding.UTF8.GetBytes($"{tool.Description}\n{tool.Schema}"))}";

    private static JsonObject Part(Part part, VolatileText words) => part switch
    {
        Part.Text text => new JsonObject { ["text"] = words.Compared(text.Value) },
        Part.Image image => new JsonObject { ["image"] = DigestOf(Encoding.UTF8.GetBytes(image.Url)) },
        Part.Call call => new JsonObject
        {
            ["call"] = call.Name, ["arguments"] = words.Compared(call.Arguments),
        },
        Part.Result result => new JsonObject { ["result"] = words.Compared(result.Value) },
        _ => throw new InvalidOperationException("there are four kinds of parts"),
    };

    private static string TextOf(Part part) => part switch
    {
        Part.Text text => text.Value,
        Part.Call call => call.Arguments,
        Part.Result result => result.Value,
        _ => "",
    };

    private static string DigestOf(byte[] bytes) =>
        Convert.ToHexStringLower(SHA256.HashData(bytes))[..DigestLength];
}
