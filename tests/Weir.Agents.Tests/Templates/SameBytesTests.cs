using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Weir.Agents.Templates;
using Weir.Agents.Tests.Bench;
using Weir.Runtime.Ports;

namespace Weir.Agents.Tests.Templates;

/// <summary>
/// Equal data gives equal bytes: whatever the order of its keys, the form it is written in, the folder, the language
/// and the time zone.
/// </summary>
public sealed class SameBytesTests
{
    private const int Seeds = 12;

    private static readonly ImmutableArray<string> Zones = ["UTC", "Asia/Kathmandu", "Australia/Lord_Howe"];
    private static readonly ImmutableArray<string> Names = ["Iota", "istanbul", "zone", "Ähre", "a-b", "x_1", "I"];

    private static readonly ImmutableArray<LabelledText> Templates =
    [
        new("templates/all/types/{{ir.name}}.txt.hbs", """
            {{#each ir.types}}
            {{@index}} {{name}}{{#if last}} last{{/if}}{{#each fields}} {{@key}}={{this}}{{/each}}
            {{/each}}

            """),
        new("templates/all/plain.md", "{{ir.count}} of {{item}}\r\n{{#unless ir.open}}closed{{else}}open{{/unless}}\n"),
    ];

    [Fact]
    public async Task Equal_data_gives_equal_bytes_however_and_wherever_it_is_written()
    {
        var culture = CultureInfo.CurrentCulture;
        var zone = Environment.GetEnvironmentVariable("TZ");
        try
        {
            for (var seed = 0; seed < Seeds; seed++)
            {
                var random = new Random(seed);
                var data = Data(random);
                var first = await GenerateAsync(Write(data, random, json: false), "ir.yaml");
                CultureInfo.CurrentCulture = Elsewhere();
                Environment.SetEnvironmentVariable("TZ", Zones[random.Next(Zones.Length)]);
                TimeZoneInfo.ClearCachedData();

                var again = await GenerateAsync(Write(data, random, json: false), "ir.yaml");
                var asJson = await GenerateAsync(Write(data, random, json: true), "ir.json");

                again.ShouldBe(first, $"seed {seed}");
                asJson.ShouldBe(first, $"seed {seed}");
                first.Length.ShouldBeGreaterThan(20);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
        }
    }

    /// <summary>A language that writes numbers another way; the tests' own process knows none.</summary>
    private static CultureInfo Elsewhere()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "\u2212";
        return culture;
    }

    private static JsonObject Data(Random random) => new()
    {
        ["name"] = "Waitlist",
        ["count"] = random.Next(-1000, 1000) / 8m,
        ["open"] = random.Next(2) == 0,
        ["types"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 5)).Select(JsonNode (i) => new JsonObject
        {
            ["name"] = Names[random.Next(Names.Length)],
            ["last"] = i == 0,
            ["fields"] = new JsonObject(Names.OrderBy(_ => random.Next()).Take(3)
                .Select(name => KeyValuePair.Create(name, (JsonNode?)random.Next(100)))),
        })]),
    };

    /// <summary>Mappings in a random order; as JSON, or as YAML with a line for each key.</summary>
    private static string Write(JsonNode? node, Random random, bool json)
    {
        var text = new StringBuilder();
        Write(node, "\n");
        return text.ToString().TrimStart('\n');

        void Write(JsonNode? value, string line)
        {
            switch (value)
            {
                case JsonObject mapping when json:
                    Join('{', mapping.OrderBy(_ => random.Next()), '}', pair =>
                    {
                        text.Append('"').Append(pair.Key).Append("\": ");
                        Write(pair.Value, "");
                    });
                    break;
                case JsonArray items when json:
                    Join('[', items, ']', item => Write(item, ""));
                    break;
                case JsonObject mapping:
                    foreach (var (key, inner) in mapping.OrderBy(_ => random.Next()))
                    {
                        text.Append(line).Append(key).Append(": ");
                        Write(inner, line + "  ");
                    }
                    break;
                case JsonArray items:
                    foreach (var item in items)
                    {
                        text.Append(line).Append('-');
                        Write(item, line + "  ");
                    }
                    break;
                default:
                    text.Append(value!.ToJsonString());
                    break;
            }
        }

        void Join<T>(char open, IEnumerable<T> parts, char close, Action<T> write)
        {
            text.Append(open);
            var first = true;
            foreach (var part in parts)
            {
                text.Append(first ? "" : ", ");
                first = false;
                write(part);
            }
            text.Append(close);
        }
    }

    private static async Task<string> GenerateAsync(string data, string path)
    {
        using var bench = new AttemptBench();
        bench.Write(path, data);
        var result = await new TemplateExecutor(bench.Time).RunAsync(
            bench.Task with
            {
                Agent = null,
                Target = "templates/all/",
                Templates = Templates,
                Inputs = [new LabelledText("ir", path)],
                Outputs = [new LabelledText("change", "")],
            },
            default);
        result.Failure.ShouldBeNull(result.Detail + "\n" + data);
        var files = Directory.GetFiles(bench.Workspace, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(path, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return string.Join('\n', files.Select(file =>
            $"{Path.GetRelativePath(bench.Workspace, file)}\n{Convert.ToHexString(File.ReadAllBytes(file))}"));
    }
}
