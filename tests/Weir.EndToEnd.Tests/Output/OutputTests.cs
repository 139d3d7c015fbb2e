using System.Collections.Immutable;
using Weir.Cli.Output;

namespace Weir.EndToEnd.Tests.Output;

public sealed class OutputTests
{
    private static readonly DateTimeOffset Now = new(2030, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private static readonly RowShape<Parcel> Shape = new("id",
        new Column<Parcel>("id", parcel => parcel.Id),
        new Column<Parcel>("sent_at", parcel => parcel.Sent),
        new Column<Parcel>("fragile", parcel => parcel.Fragile),
        new Column<Parcel>("labels", parcel => parcel.Labels),
        new Column<Parcel>("weight", parcel => 3) { InTable = false });

    private static readonly OutputFormat Plain = OutputFormat.Plain.Instance;

    private static readonly RowShape<string> Prose = new("id",
        new Column<string>("id", text => text[..4]),
        new Column<string>("text", text => text));

    private static readonly ImmutableArray<Parcel> Parcels =
    [
        new("P-1", Now.AddMinutes(-3), true, ["blue", "two\twords"]),
        new("P-22", Now.AddHours(5), false, []),
    ];

    [Fact]
    public void A_person_gets_a_table_with_times_as_they_speak_of_them() => Written(true, Plain).ShouldBe("""
        ID    SENT AT    FRAGILE  LABELS
        P-1   3 min ago  yes      blue, two words
        P-22  in 5 h     no

        """);

    [Fact]
    public void Prose_in_the_last_column_is_cut_to_the_width_of_the_terminal() =>
        Written(Prose, ["A long sentence that goes on.", "Brief and to the point."], true, Plain, 32).ShouldBe("""
            ID    TEXT
            A lo  A long sentence that go…
            Brie  Brief and to the point.

            """);

    [Fact]
    public void A_pipe_gets_whole_values_between_tabs() => Written(false, Plain).ShouldBe(
        "P-1\t2030-05-04T11:57:00Z\ttrue\tblue,two words\nP-22\t2030-05-04T17:00:00Z\tfalse\t\n");

    [Fact]
    public void Json_has_every_field_with_its_type() => Written(true, new OutputFormat.Json([], true)).ShouldBe("""
        {"id":"P-1","sent_at":"2030-05-04T11:57:00Z","fragile":true,"labels":["blue","two\twords"],"weight":3}
        {"id":"P-22","sent_at":"2030-05-04T17:00:00Z","fragile":false,"labels":[],"weight":3}

        """);

    [Fact]
    public void Json_has_the_named_fields_in_their_order() => Written(true, Named("weight", "id")).ShouldBe("""
        [
          {
            "weight": 3,
            "id": "P-1"
          },
          {
            "weight": 3,
            "id": "P-22"
          }
        ]

        """);

    [Fact]
    public void Ids_stand_alone() => Written(true, OutputFormat.Ids.Instance).ShouldBe("P-1\nP-22\n");

    [Theory]
    [InlineData(-0.5, "now")]
    [InlineData(-40, "40 s ago")]
    [InlineData(90, "in 1 min")]
    [InlineData(-3 * 3600, "3 h ago")]
    [InlineData(-47 * 3600, "47 h ago")]
    [InlineData(5 * 86400, "in 5 d")]
    [InlineData(-400 * 86400.0, "2029-03-30")]
    public void Times_are_told_in_their_largest_unit(double seconds, string expected) =>
        Moments.Relative(Now.AddSeconds(seconds), Now).ShouldBe(expected);

    [Fact]
    public void An_unexpected_failure_says_how_to_see_more()
    {
        using var data = new StringWriter();
        using var talk = new StringWriter();
        var terminal = new Terminal { Data = data, Talk = talk };
        FailureText.Print(new InvalidOperationException("the sky fell"), terminal).ShouldBe(ExitCode.Failed);
        talk.ToString().ShouldBe(
            "error: Weir failed unexpectedly: the sky fell\n\n"
            + "hint: WEIR_TRACE=1 before the same command shows where\n");
        data.ToString().ShouldBe("");
    }

    private static OutputFormat.Json Named(params ImmutableArray<string> fields) => new(fields, Lines: false);

    private static string Written(bool onTerminal, OutputFormat format) =>
        Written(Shape, Parcels, onTerminal, format, width: 80);

    private static string Written<T>(
        RowShape<T> shape, IReadOnlyCollection<T> rows, bool onTerminal, OutputFormat format, int width)
    {
        using var data = new StringWriter();
        using var talk = new StringWriter();
        var terminal = new Terminal
        {
            Data = data,
            Talk = talk,
            DataIsTerminal = onTerminal,
            Width = () => width,
            Clock = new StoppedClock(),
        };
        new RowWriter(terminal, format).Rows(shape, rows, "none");
        return string.Join('\n', data.ToString().Split('\n').Select(line => line.TrimEnd(' ')));
    }

    private sealed record Parcel(string Id, DateTimeOffset Sent, bool Fragile, ImmutableArray<string> Labels);

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
