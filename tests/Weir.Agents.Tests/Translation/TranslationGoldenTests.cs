using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Agents.Translation;

namespace Weir.Agents.Tests.Translation;

/// <summary>
/// What each dialect becomes in each other one, as files to be read by people. <c>WEIR_UPDATE_GOLDENS=1</c> writes them
/// anew.
/// </summary>
public sealed class TranslationGoldenTests
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly string Folder = FolderOf();

    public static TheoryData<string, string> Directions { get; } = new(
        from one in Dialects from other in Dialects where one != other select (one, other));

    private static string[] Dialects => ["chat", "messages", "responses"];

    [Theory]
    [MemberData(nameof(Directions))]
    public void ARequestSaysTheSame(string client, string provider)
    {
        var (question, _) = Asked(client, provider, streams: true);
        Golden($"{client}-to-{provider}.request.json", Pretty(question.Body.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public void AnAnswerSaysTheSame(string provider, string client)
    {
        var (_, translation) = Asked(client, provider, streams: false);
        var body = Encoding.UTF8.GetBytes(Text($"{provider}.answer.json"));
        var used = Meter.Whole(Of(provider), body);
        used.Source.ShouldBe(MeterSource.Provider);
        Golden($"{provider}-to-{client}.answer.json", Pretty(new AnswerTranslator(translation).Whole(body, used)));
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public void AStreamSaysTheSameWhereverItIsCut(string provider, string client)
    {
        var stream = Encoding.UTF8.GetBytes(Text($"{provider}.stream.sse"));
        var whole = Streamed(provider, client, [stream]);
        Golden($"{provider}-to-{client}.stream.sse", whole);
        for (var size = 1; size <= 64; size += 9)
        {
            Streamed(provider, client, stream.Chunk(size)).ShouldBe(whole, $"in chunks of {size}");
        }
    }

    private static string Streamed(string provider, string client, IEnumerable<byte[]> chunks)
    {
        var (_, translation) = Asked(client, provider, streams: true);
        var translator = new AnswerTranslator(translation);
        var meter = new StreamMeter(Of(provider));
        var written = new List<byte>();
        foreach (var chunk in chunks)
        {
            meter.Take(chunk);
            written.AddRange(translator.Take(chunk).Span);
        }
        meter.Result.Source.ShouldBe(MeterSource.Provider);
        translator.IsOver.ShouldBeTrue();
        written.AddRange(translator.Rest(meter.Result).Span);
        translator.Rest(meter.Result).Length.ShouldBe(0);
        return Encoding.UTF8.GetString([.. written]);
    }

    private static (ModelQuestion Question, DialectTranslation Translation) Asked(
        string client, string provider, bool streams)
    {
        var body = JsonNode.Parse(Text($"{client}.request.json"))!;
        body["stream"] = streams;
        return DialectTranslation.Of(
            new ModelQuestion(
                Of(client), Encoding.UTF8.GetBytes(body.ToJsonString()),
                ImmutableSortedDictionary<string, string>.Empty),
            Of(provider), ChatLimit.MaxTokens);
    }

    private static ModelDialect Of(string name) => Enum.Parse<ModelDialect>(name, ignoreCase: true);

    private static string Pretty(byte[] json) => JsonNode.Parse(json)!.ToJsonString(Indented) + "\n";

    private static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    private static void Golden(string name, string text)
    {
        var file = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("WEIR_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(file, text);
        }
        text.ShouldBe(File.ReadAllText(file), name);
    }

    private static string FolderOf()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Weir.slnx")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd('/'))!;
        }
        return Path.Combine(folder, "tests", "Weir.Agents.Tests", "Translation", "Goldens");
    }
}
