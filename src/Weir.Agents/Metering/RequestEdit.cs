using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Weir.Agents.Metering;

/// <summary>
/// Reads a request to a model and changes in it what is asked and nothing else: values are replaced where they stand
/// and added ones come last, so that every other byte is as the client wrote it.
///
/// A request must have one meaning: a property that is written twice, or in two spellings at the top, is refused, since
/// the provider might follow the other one. So is a limit that is no number, since nothing could be held for the call.
/// </summary>
public static class RequestEdit
{
    private const string Usage = "include_usage";

    private static readonly JsonDocumentOptions Strict =
        new() { MaxDepth = Meter.DepthLimit, AllowDuplicateProperties = false };

    public static RequestReading Read(ModelDialect dialect, ReadOnlyMemory<byte> body)
    {
        try
        {
            return new RequestReading.Read(ReadFacts(dialect, body, out _));
        }
        catch (RequestException exception)
        {
            return new RequestReading.Refused(exception.Message);
        }
    }

    /// <summary>The request with the change made; what it asked for before comes with it.</summary>
    public static RequestEditing Apply(ModelDialect dialect, ReadOnlyMemory<byte> body, RequestChange change)
    {
        try
        {
            var facts = ReadFacts(dialect, body, out var layout);
            var splice = new Splice(body, layout);
            if (change.Model is { } model && model != facts.Model)
            {
                splice.Set("model", $"\"{JsonEncodedText.Encode(model)}\"");
            }
            if (change.OutputLimit is { } limit)
            {
                LowerLimit(dialect, splice, limit, change.ChatLimit);
            }
            var withholds = change.IncludeUsage && dialect == ModelDialect.Chat
                && facts is { Streams: true, AsksForUsage: false };
            if (withholds)
            {
                AskForUsage(splice, body);
            }
            return new RequestEditing.Edited(splice.ToBytes(), facts, withholds);
        }
        catch (RequestException exception)
        {
            return new RequestEditing.Refused(exception.Message);
        }
    }

    private static RequestFacts ReadFacts(ModelDialect dialect, ReadOnlyMemory<byte> body, out RequestLayout layout)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            var request = document.RootElement;
            if (request.ValueKind != JsonValueKind.Object)
            {
                throw new RequestException("The request's body is no JSON object.");
            }
            layout = RequestLayout.Of(body.Span, 0, Meter.DepthLimit);
            OneSpelling(layout);
            var content = RequestContent.Of(dialect, request);
            ImmutableArray<string> outside = [.. content.Outside];
            return new RequestFacts(
                Model(request),
                Flag(request, "stream"),
                LimitNames(dialect).Max(name => Limit(request, name)),
                dialect == ModelDialect.Chat ? (int)(Number(request, "n", int.MaxValue) ?? 1) : 1,
                dialect == ModelDialect.Chat && Flag(Options(request), Usage))
            {
                InputBound = outside.IsEmpty ? InputBounds.OfBody(body.Span, content) : null,
                OutsideBody = outside,
                Refused = [.. UnboundedCost.In(dialect, request)],
            };
        }
        catch (JsonException exception)
        {
            throw new RequestException(
                "The request's body is no JSON that can be read in one way: it breaks at "
                + $"line {exception.LineNumber + 1 ?? 1}, byte {exception.BytePositionInLine + 1 ?? 1}.");
        }
        catch (InvalidOperationException)
        {
            // A name or a text with half of a surrogate pair.
            throw new RequestException("The request's body has a text that is no Unicode.");
        }
    }

    private static void OneSpelling(RequestLayout layout)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in layout.Properties)
        {
            if (!names.Add(property.Name))
            {
                throw new RequestException("The request has a property in two spellings; write it once.");
            }
        }
    }

    private static string Model(JsonElement request) =>
        AnswerJson.Find(request, "model") is { ValueKind: JsonValueKind.String } model
        && model.GetString() is { Length: > 0 } name
            ? name
            : throw new RequestException("The request names no 'model'.");

    private static JsonElement? Options(JsonElement request) =>
        AnswerJson.Find(request, "stream_options") is not { ValueKind: not JsonValueKind.Null } options ? null
        : options.ValueKind == JsonValueKind.Object ? options
        : throw new RequestException("The request's 'stream_options' is no object.");

    private static bool Flag(JsonElement? parent, string name) => AnswerJson.Find(parent, name)?.ValueKind switch
    {
        null or JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw new RequestException($"The request's '{name}' is neither true nor false."),
    };

    private static long? Limit(JsonElement request, string name) => Number(request, name, AnswerJson.ExactLimit);

    private static long? Number(JsonElement request, string name, long most)
    {
        if (AnswerJson.Find(request, name) is not { ValueKind: not JsonValueKind.Null } value)
        {
            return null;
        }
        return value.ValueKind == JsonValueKind.Number && AnswerJson.Whole(value) is { } number
            && number >= 1 && number <= most
            ? number
            : throw new RequestException($"The request's '{name}' is no whole number from 1 to {most}.");
    }

    private static string[] LimitNames(ModelDialect dialect) => dialect switch
    {
        ModelDialect.Chat => ["max_completion_tokens", "max_tokens"],
        ModelDialect.Responses => ["max_output_tokens"],
        _ => ["max_tokens"],
    };

    private static void LowerLimit(ModelDialect dialect, Splice splice, long limit, ChatLimit chat)
    {
        var names = LimitNames(dialect);
        var set = names.Where(name => splice.Layout.Find(name) is { Kind: JsonTokenType.Number }).ToList();
        foreach (var name in set.Where(name => splice.Number(name) > limit))
        {
            splice.Set(name, $"{limit}");
        }
        if (set.Count == 0)
        {
            // A limit that is there as null keeps its place.
            splice.Set(
                names.FirstOrDefault(name => splice.Layout.Find(name) is not null)
                    ?? (dialect == ModelDialect.Chat && chat == ChatLimit.MaxTokens ? "max_tokens" : names[0]),
                $"{limit}");
        }
    }

    private static void AskForUsage(Splice splice, ReadOnlyMemory<byte> body)
    {
        if (splice.Layout.Find("stream_options") is not { Kind: JsonTokenType.StartObject } options)
        {
            splice.Set("stream_options", $"{{\"{Usage}\":true}}");
            return;
        }
        var within = new Splice(
            body[options.Start..options.End],
            RequestLayout.Of(body.Span[options.Start..options.End], 0, Meter.DepthLimit));
        within.Set(Usage, "true");
        splice.Set("stream_options", Encoding.UTF8.GetString(within.ToBytes()));
    }

    /// <summary>Replaced and added values over bytes that stay as they are.</summary>
    private sealed class Splice(ReadOnlyMemory<byte> body, RequestLayout layout)
    {
        private readonly SortedDictionary<int, (int End, byte[] Text)> replaced = [];
        private readonly List<byte> added = [];

        public RequestLayout Layout => layout;

        public decimal Number(string name) =>
            Layout.Find(name) is { } property
            && Utf8Parse(body.Span[property.Start..property.End]) is { } number
                ? number
                : 0;

        public void Set(string name, string json)
        {
            if (Layout.Find(name) is { } property)
            {
                replaced[property.Start] = (property.End, Encoding.UTF8.GetBytes(json));
                return;
            }
            var comma = Layout.Properties.IsEmpty && added.Count == 0 ? "" : ",";
            added.AddRange(Encoding.UTF8.GetBytes($"{comma}\"{name}\":{json}"));
        }

        public byte[] ToBytes()
        {
            var result = new List<byte>(body.Length + added.Count);
            var at = 0;
            foreach (var (start, (end, text)) in replaced)
            {
                result.AddRange(body.Span[at..start]);
                result.AddRange(text);
                at = end;
            }
            // Added properties stand behind the last one, before whatever space the client put in front of the brace.
            var last = Layout.Properties.IsEmpty ? Layout.Close : Layout.Properties[^1].End;
            result.AddRange(body.Span[at..last]);
            result.AddRange(added.ToArray());
            result.AddRange(body.Span[last..]);
            return [.. result];
        }

        private static decimal? Utf8Parse(ReadOnlySpan<byte> text)
        {
            var reader = new Utf8JsonReader(text);
            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var number)
                ? number
                : null;
        }
    }
}

/// <summary>A request that cannot be read in one way; the message is the sentence for whoever sent it.</summary>
internal sealed class RequestException(string sentence) : Exception(sentence);
