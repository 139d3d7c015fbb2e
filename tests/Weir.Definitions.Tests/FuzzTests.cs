using System.Diagnostics;
using System.Globalization;
using System.Text;
using Weir.Definitions.Library;

namespace Weir.Definitions.Tests;

/// <summary>
/// Definitions that nobody would write: real files, mutated. Whatever comes out is findings, in bounded time; nothing
/// throws. <c>./test Definitions --fuzz SECONDS</c> goes on for that long. An input that failed once is kept below
/// <c>Corpus</c> and tried first, each time.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int DefaultRounds = 400;

    /// <summary>Far more than any file of this size takes, on a machine that does other things too.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly string[] Places =
        ["workflows/w.md", "agents/a.md", "project.md", "organization.md", "models.yaml", "schemas/s.json"];

    /// <summary>What means something to YAML, to markdown, to conditions or to whoever reads text.</summary>
    private static readonly string[] Tokens =
    [
        "&a ", "*a", "<<: *a", "!!binary ", "? ", "- ", ": ", "|\n", ">-\n", "{", "}", "[", "]", "\"", "'", "#",
        "---\n",
        "...\n", "\t", "\r\n", "\uFEFF", "```yaml\n", "```\n", "## Pass: x — X\n", "### Gate: g\n",
        "- R1 · must — x\n",
        "no: yes\n", "on: off\n", "{item}", "{artifact.path}", "..", "/../", "/", "\\", "\0", "null", "~", "1e999",
        "99999999999999999999", "-0x1", "0o7", "2024-01-01", "needs: [x]\n", "when: \"not (not (a.b == 'x'))\"\n",
        "for_each: { in: x }\n", "(((((", "and or not", "%", "@", "`", "$(id)", "\u202E", "é", "𝔘",
    ];

    [Fact]
    public void Nothing_that_is_thrown_at_the_reader_makes_it_throw()
    {
        var corpus = Directory.GetFiles(Path.Combine(Repository.Tests, "Corpus"));
        foreach (var kept in corpus.Order(StringComparer.Ordinal))
        {
            Try(File.ReadAllBytes(kept), Path.GetFileName(kept));
        }
        var seeds = Seeds();
        var random = new Random(7);
        var seconds = Environment.GetEnvironmentVariable("WEIR_FUZZ");
        var until = TimeSpan.FromSeconds(int.Parse(seconds ?? "0", CultureInfo.InvariantCulture));
        var watch = Stopwatch.StartNew();
        var round = 0;
        for (; seconds is null ? round < DefaultRounds : watch.Elapsed < until; round++)
        {
            Try(Mutate(seeds, random), $"round {round}");
        }
        output.WriteLine($"{round} inputs in {watch.Elapsed.TotalSeconds:0.0} s");
        round.ShouldBePositive();
    }

    private static void Try(byte[] bytes, string name)
    {
        try
        {
            // A machine that was busy is not so twice; an input that is slow is.
            if (Measure(bytes) > Limit && Measure(bytes) > Limit)
            {
                throw new TimeoutException($"it takes more than {Limit.TotalSeconds} s");
            }
        }
        catch (Exception fault)
        {
            var kept = Path.Combine(Path.GetTempPath(), $"weir-fuzz-{Guid.NewGuid():n}");
            File.WriteAllBytes(kept, bytes);
            throw new InvalidOperationException($"{name} is too much for the reader; it is kept at {kept}", fault);
        }
    }

    private static TimeSpan Measure(byte[] bytes)
    {
        var watch = Stopwatch.StartNew();
        Lint(bytes);
        return watch.Elapsed;
    }

    /// <summary>The same bytes in every place a definition can have: each must survive what is another's.</summary>
    private static void Lint(byte[] bytes)
    {
        var files = new MemoryFiles(Places.ToDictionary(place => place, _ => bytes, StringComparer.Ordinal));
        var library = DefinitionLibrary.Load(new DefinitionLayer(Origin.Project, "", files));
        _ = DefinitionLint.Run(library).Length;
    }

    private static List<byte[]> Seeds() =>
    [
        .. new[] { "examples", "library", Path.GetRelativePath(Repository.Root, Repository.Tests) + "/Broken" }
            .Select(folder => Path.Combine(Repository.Root, folder))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".md" or ".yaml" or ".json")
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes),
    ];

    private static byte[] Mutate(List<byte[]> seeds, Random random)
    {
        var bytes = seeds[random.Next(seeds.Count)].ToList();
        for (var left = random.Next(1, 12); left > 0; left--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 200), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    var other = seeds[random.Next(seeds.Count)];
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + 300)]);
                    break;
                default:
                    var token = Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]);
                    bytes.InsertRange(at, Enumerable.Repeat(token, random.Next(20) == 0 ? 500 : 1).SelectMany(t => t));
                    break;
            }
        }
        return [.. bytes];
    }
}
