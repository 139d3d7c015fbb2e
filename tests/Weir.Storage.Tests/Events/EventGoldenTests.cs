using System.Globalization;
using System.Text;
using Weir.Definitions.Canonical;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Events;

/// <summary>What was ever written into a journal stays readable: goldens of every event in every version.</summary>
public sealed class EventGoldenTests
{
    private const string Events = "events.txt";
    private const string Words = "words.txt";
    private const int ShapeDigits = 12;

    private static IEnumerable<Golden> Goldens => GoldenFolder.Lines(Events).Select(Golden.Read);

    [Fact]
    public void Every_event_has_an_example_of_each_of_its_versions()
    {
        var known = Goldens.Select(golden => (golden.Type, golden.Version)).ToHashSet();
        var missing = EventCodec.Names
            .SelectMany(name => Enumerable.Range(1, EventVersions.Released.Of(name)).Select(version => (name, version)))
            .Where(wanted => !known.Contains(wanted))
            .Select(wanted => Example(wanted.name, wanted.version).ToString()).ToList();
        if (GoldenFolder.Adds)
        {
            GoldenFolder.Add(Events, missing);
            return;
        }
        missing.ShouldBeEmpty($"lines for {Events}");
    }

    [Fact]
    public void The_fields_of_an_event_change_only_with_its_version()
    {
        foreach (var golden in Goldens.Where(golden => golden.IsCurrent))
        {
            ShapeOf(EventCodec.RecordOf(golden.Type)).ShouldBe(
                golden.Shape,
                $"The fields of {golden.Type} have changed: journals hold version {golden.Version} as it was. Add an "
                + "upcast from it to EventVersions.Released, or leave the record as it was. It is now:\n"
                + string.Join('\n', FieldsOf(EventCodec.RecordOf(golden.Type))));
        }
    }

    [Fact]
    public void An_example_reads_and_writes_to_the_same_bytes()
    {
        foreach (var golden in Goldens)
        {
            var read = EventCodec.Read(golden.Entry);
            read.Event.GetType().Name.ShouldBe(golden.Type);
            if (golden.IsCurrent)
            {
                var written = EventCodec.Write(Sample.Org, 1, read, "c", JournalEntry.Genesis);
                Encoding.UTF8.GetString(written.Data.Span).ShouldBe(golden.Json, golden.Type);
            }
        }
    }

    [Fact]
    public void No_word_that_journals_hold_is_taken_away()
    {
        var now = EventCodec.Names.Select(EventCodec.RecordOf)
            .SelectMany(type => RecordShape.Lines(type, _ => true).Keys)
            .Distinct().SelectMany(WordsOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var golden = GoldenFolder.Lines(Words);
        golden.Except(now, StringComparer.Ordinal).ShouldBeEmpty(
            "Journals hold these words. Leave them as they were, and add what is new beside them.");
        var added = now.Except(golden, StringComparer.Ordinal).ToList();
        if (GoldenFolder.Adds)
        {
            GoldenFolder.Add(Words, added);
            return;
        }
        added.ShouldBeEmpty($"lines for {Words}");
    }

    private static Golden Example(string name, int version)
    {
        version.ShouldBe(
            EventVersions.Released.Of(name), $"the example of {name} {version} went with its record: restore its line");
        var type = EventCodec.RecordOf(name);
        var json = CanonicalJson.Options.GetTypeInfo(type);
        return new Golden(
            name, version, ShapeOf(type), System.Text.Json.JsonSerializer.Serialize(ExampleEvents.Of(type), json));
    }

    private static string ShapeOf(Type type) =>
        CanonicalJson.DigestOfBytes(Encoding.UTF8.GetBytes(string.Join('\n', FieldsOf(type))))
            .Value["sha256:".Length..][..ShapeDigits];

    /// <summary>The lines of a record and those it is made of; closed sets have words of their own.</summary>
    private static IEnumerable<string> FieldsOf(Type type) => RecordShape.Lines(type, one => !one.IsAbstract)
        .Where(line => !line.Key.IsEnum && !line.Key.IsAbstract).Select(line => line.Value);

    private static IEnumerable<string> WordsOf(Type type) =>
        type.IsEnum ? Enum.GetNames(type).Select(member => $"{RecordShape.Name(type)} {member}")
        : type.IsAbstract ? CanonicalJson.Options.GetTypeInfo(type).PolymorphismOptions!.DerivedTypes
            .Select(kind => $"{FieldsOf(kind.DerivedType).First(line => IsOf(line, kind.DerivedType))} "
                + $"({ShapeOf(kind.DerivedType)})")
        : [];

    private static bool IsOf(string line, Type type) =>
        line.StartsWith(RecordShape.Name(type) + ":", StringComparison.Ordinal);

    private sealed record Golden(string Type, int Version, string Shape, string Json)
    {
        public bool IsCurrent => Version == EventVersions.Released.Of(Type);

        public JournalEntry Entry => Sample.Entry(
            new JournalHead(0, JournalEntry.Genesis, 1),
            entry => entry with { Type = Type, Version = Version, Data = Encoding.UTF8.GetBytes(Json) });

        public static Golden Read(string line)
        {
            var words = line.Split(' ', 4);
            return new Golden(words[0], int.Parse(words[1], CultureInfo.InvariantCulture), words[2], words[3]);
        }

        public override string ToString() => $"{Type} {Version} {Shape} {Json}";
    }
}
