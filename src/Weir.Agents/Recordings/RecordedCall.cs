using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Agents.Translation;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Recordings;

/// <summary>One call of a model as it is kept in a file: whose it was, what was asked, and what came.</summary>
/// <param name="Number">Of the call among those of its attempt, from 1.</param>
/// <param name="Request">See <see cref="RecordedRequest"/>.</param>
internal sealed record RecordedCall(
    string Pass, string Agent, int Number, JsonObject Request, int Status, NeutralAnswer? Answer, TokenKinds Tokens)
{
    /// <summary>What a refusal said.</summary>
    public string? Code { get; init; }

    public string? Sentence { get; init; }

    public JsonObject Write() => new()
    {
        ["pass"] = Pass,
        ["agent"] = Agent,
        ["number"] = Number,
        ["status"] = Status,
        ["request"] = Request.DeepClone(),
        ["answer"] = Answer is null ? null : new JsonObject
        {
            ["id"] = Answer.Id,
            ["model"] = Answer.Model,
            ["reason"] = Answer.Reason.ToString(),
            ["parts"] = new JsonArray([.. Answer.Parts.Select(part => (JsonNode)(part switch
            {
                Part.Text text => new JsonObject { ["text"] = text.Value },
                Part.Call call => new JsonObject
                {
                    ["call"] = call.Name, ["id"] = call.Id, ["arguments"] = call.Arguments,
                },
                _ => throw new InvalidOperationException("an answer has texts and calls"),
            }))]),
        },
        ["code"] = Code,
        ["sentence"] = Sentence,
        ["tokens"] = new JsonArray(
            Tokens.InputUncached, Tokens.CacheRead, Tokens.CacheWrite5m, Tokens.CacheWrite1h, Tokens.OutputVisible,
            Tokens.OutputReasoning),
    };

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static RecordedCall Read(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
            var call = document.RootElement;
            var tokens = call.List("tokens").Select(count => count.GetInt64()).ToArray();
            return new RecordedCall(
                call.Demand("pass"), call.Demand("agent"), (int)(call.Whole("number") ?? 0),
                JsonObject.Create(call.GetProperty("request").Clone())!, (int)(call.Whole("status") ?? 0),
                call.Find("answer") is { } answer ? AnswerOf(answer) : null,
                new TokenKinds(tokens[0], tokens[1], tokens[2], tokens[3], tokens[4], tokens[5]))
            {
                Code = call.Text("code"),
                Sentence = call.Text("sentence"),
            };
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException or KeyNotFoundException
            or IndexOutOfRangeException or UntranslatableException or ArgumentException)
        {
            throw new InvalidDataException("it is no recorded call", odd);
        }
    }

    private static NeutralAnswer AnswerOf(JsonElement answer) => new(
        answer.Demand("id"), answer.Demand("model"),
        [
            .. answer.List("parts").Select(part => part.Text("call") is { } name
                ? (Part)new Part.Call(part.Demand("id"), name, part.Demand("arguments"))
                : new Part.Text(part.Demand("text"))),
        ],
        Enum.Parse<StopReason>(answer.Demand("reason")));

    /// <summary>The answer with each of its texts changed.</summary>
    public static NeutralAnswer With(NeutralAnswer answer, Func<string, string> text) => answer with
    {
        Parts = answer.Parts.Select(part => part switch
        {
            Part.Text said => (Part)new Part.Text(text(said.Value)),
            Part.Call call => call with { Arguments = text(call.Arguments) },
            _ => part,
        }).ToImmutableArray(),
    };
}
