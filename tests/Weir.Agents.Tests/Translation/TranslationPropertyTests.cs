using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Agents.Metering;
using Weir.Agents.Translation;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Tests.Translation;

/// <summary>Whatever is said in one dialect and translated to another one is what was said.</summary>
public sealed class TranslationPropertyTests
{
    private const int Seeds = 300;

    private static readonly TokenKinds Used = new(101, 40, 0, 0, 23, 5);

    private static readonly MeteredCall Counted = new(Used, MeterSource.Provider, "served-1", null);

    public static TheoryData<ModelDialect, ModelDialect> Pairs { get; } = new(
        from one in Enum.GetValues<ModelDialect>() from other in Enum.GetValues<ModelDialect>() select (one, other));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void ARequestComesBackAsItWas(ModelDialect client, ModelDialect provider)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var request = new GeneratedTalk(seed).Request();
            var there = Through(client, request);
            var back = Through(client, Through(provider, there));
            Told(back).ShouldBe(Told(there), $"seed {seed}");
            Told(there).ShouldBe(Told(request), $"seed {seed} in {client}");
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void AnAnswerComesAsItWas(ModelDialect client, ModelDialect provider)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var talk = new GeneratedTalk(seed);
            var request = talk.Request();
            var answer = talk.Answer();
            var whole = Json.Bytes(IAnswerWriter.Of(provider, request).Whole(answer, Used));
            Meter.Whole(provider, whole).Tokens.Total.ShouldBe(Used.Total, $"seed {seed}");
            var translator = new AnswerTranslator(
                new DialectTranslation(client, provider, request with { Streams = false }));
            var read = Collected(IAnswerReader.Of(client).Whole(Element(translator.Whole(whole, Counted))));
            Told(read.Answer).ShouldBe(Told(answer), $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void AStreamComesAsItWasAndIsCounted(ModelDialect client, ModelDialect provider)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var talk = new GeneratedTalk(seed);
            var request = talk.Request() with { Streams = true, WantsUsage = true };
            var answer = talk.Answer();
            var stream = Stream(IAnswerWriter.Of(provider, request), answer);
            var translator = new AnswerTranslator(new DialectTranslation(client, provider, request));
            var meter = new StreamMeter(provider);
            var told = new List<byte>();
            foreach (var chunk in stream.Chunk(1 + (seed * 7 % 900)))
            {
                meter.Take(chunk);
                told.AddRange(translator.Take(chunk).Span);
            }
            told.AddRange(translator.Rest(meter.Result).Span);
            meter.Result.Tokens.Total.ShouldBe(Used.Total, $"seed {seed}");

            var clients = new StreamMeter(client);
            clients.Take(told.ToArray());
            (clients.Result.Source, clients.Result.Tokens.Total).ShouldBe(
                (MeterSource.Provider, Used.Total), $"seed {seed}");
            Told(Read(client, [.. told]).Answer).ShouldBe(Told(answer), $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void AStreamThatBreaksOffIsNeverTakenForAnAnswer(ModelDialect client, ModelDialect provider)
    {
        var talk = new GeneratedTalk(3);
        var request = talk.Request() with { Streams = true };
        var answer = talk.Answer();
        var stream = Stream(IAnswerWriter.Of(provider, request), answer);
        for (var at = 0; at < stream.Length - 1; at += 3)
        {
            var translator = new AnswerTranslator(new DialectTranslation(client, provider, request));
            byte[] told = [.. translator.Take(stream.AsSpan(0, at)).Span];
            var isWhole = translator.IsOver;
            told = [.. told, .. translator.Rest(Counted).Span];
            var read = Read(client, told);
            if (!isWhole && read.Fault is null)
            {
                // What is missing is the stream's own word for its end alone, behind all that was said.
                (read.Reason, Told(read.Answer)).ShouldBe((answer.Reason, Told(answer)), $"cut at {at}");
            }
        }
    }

    private static NeutralRequest Through(ModelDialect dialect, NeutralRequest request)
    {
        var body = Json.Bytes(DialectTranslation.Write(dialect, request, ChatLimit.MaxTokens));
        RequestEdit.Read(dialect, body).ShouldBeOfType<RequestReading.Read>();
        return DialectTranslation.Read(dialect, Element(body));
    }

    private static byte[] Stream(IAnswerWriter writer, NeutralAnswer answer)
    {
        var parts = new List<AnswerPart> { new AnswerPart.Begin(answer.Id, answer.Model) };
        foreach (var (part, call) in answer.Parts.Select((part, at) => (
            part, answer.Parts.Take(at).Count(one => one is Part.Call))))
        {
            parts.AddRange(part switch
            {
                Part.Text text => Pieces(text.Value).Select(one => (AnswerPart)new AnswerPart.Text(one)),
                Part.Call made =>
                [
                    new AnswerPart.CallBegin(call, made.Id, made.Name),
                    .. Pieces(made.Arguments).Select(one => new AnswerPart.CallArguments(call, one)),
                ],
                _ => [],
            });
        }
        parts.Add(new AnswerPart.End(answer.Reason));
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var one in parts.SelectMany(writer.Streamed).Concat(writer.Finish(answer, Used)))
        {
            one.WriteTo(bytes);
        }
        return bytes.WrittenSpan.ToArray();
    }

    private static IEnumerable<string> Pieces(string text) =>
        text.EnumerateRunes().Chunk(3).Select(runes => string.Concat(runes.Select(rune => rune.ToString())));

    private static AnswerCollector Read(ModelDialect dialect, byte[] stream)
    {
        var reader = IAnswerReader.Of(dialect);
        var collector = new AnswerCollector();
        new ServerSentEvents(data =>
        {
            if (!data.SequenceEqual("[DONE]"u8))
            {
                Take(collector, reader.Streamed(Element(data.ToArray())));
            }
        }).Take(stream);
        return collector;
    }

    private static AnswerCollector Collected(IEnumerable<AnswerPart> parts)
    {
        var collector = new AnswerCollector();
        Take(collector, parts);
        return collector;
    }

    private static void Take(AnswerCollector collector, IEnumerable<AnswerPart> parts)
    {
        foreach (var part in parts)
        {
            collector.Take(part);
        }
    }

    private static JsonElement Element(byte[] json) => JsonDocument.Parse(json).RootElement;

    /// <summary>As a text that can be compared, without what only one of the dialects says.</summary>
    private static string Told(NeutralRequest request)
    {
        var lines = new StringBuilder();
        lines.AppendLine($"{request.Model} {request.Streams} {request.OutputLimit} {request.Temperature:0.##}");
        lines.AppendLine($"{request.TopP} {request.Choice} {request.OneCall} {Same(request.Form?.Schema)}");
        lines.AppendLine(request.Instructions);
        lines.AppendJoin('\n', request.Tools.Select(tool => $"{tool.Name} {tool.Description} {Same(tool.Schema)}"));
        foreach (var turn in request.Turns)
        {
            lines.Append($"\n{turn.Speaker}: ").AppendJoin(" | ", turn.Parts.Select(Told));
        }
        return lines.ToString();
    }

    private static string Told(NeutralAnswer answer) =>
        $"{answer.Id} {answer.Model} {answer.Reason}: {string.Join(" | ", answer.Parts.Select(Told))}";

    private static string Told(Part part) => part switch
    {
        Part.Call call => $"{call.Id} {call.Name} {Same(call.Arguments)}",
        Part.Result result => $"{result.CallId} = {result.Value} {result.IsError}",
        _ => part.ToString(),
    };

    /// <summary>Spaces and escapes are not what is said.</summary>
    private static string? Same(string? json) => json is null ? null : JsonNode.Parse(json)!.ToJsonString();
}
