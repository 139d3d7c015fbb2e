namespace Weir.Tidy.Tests.Rules;

public sealed class RatchetTests
{
    private const string Code = """
        await Task.Delay(1);
        Thread.Sleep(1); // Thread.Sleep(2)
        using var git = Process.Start(new ProcessStartInfo("git"));
        using var other = new Process { StartInfo = start };
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Assert.Skip(");
        [Fact(DisplayName = "it", Skip = "why")]
        return pass with { Skip = new SkipPlan() };
        """;

    private static readonly SourceFile[] Files =
    [
        SourceFile.Of("tests/Weir.A.Tests/A.cs", Code),
        SourceFile.Of("tests/Weir.A.Tests/Deep/B.cs", "await Task.Delay(1);"),
        SourceFile.Of("src/Weir.A/A.cs", Code),
    ];

    private static string[] Differences(string ratchet) =>
    [
        .. Ratchet.Differences(Ratchet.Read(SourceFile.Of(Ratchet.Path, ratchet)), Ratchet.Count(Files))
            .Select(finding => finding.Sentence),
    ];

    [Fact]
    public void Sleeps_processes_and_skips_in_tests_are_counted_by_project() =>
        Ratchet.Count(Files).Select(tally => tally.ToString()).ShouldBe(
        [
            "Weir.A.Tests processes 2",
            "Weir.A.Tests skips 2",
            "Weir.A.Tests sleeps 3",
        ]);

    [Fact]
    public void Counts_as_in_the_file_differ_in_nothing() =>
        Differences("# why\n\nWeir.A.Tests processes 2\nWeir.A.Tests skips 2\nWeir.A.Tests sleeps 3\n").ShouldBeEmpty();

    [Fact]
    public void One_more_is_found_and_says_what_to_do_instead() =>
        Differences("Weir.A.Tests processes 2\nWeir.A.Tests skips 2\nWeir.A.Tests sleeps 2\n")
            .Single().ShouldStartWith("Weir.A.Tests has 3 sleeps, and 2 are allowed: wait for a signal");

    [Fact]
    public void One_less_is_found_so_that_it_stays_so() =>
        Differences("Weir.A.Tests processes 2\nWeir.A.Tests skips 2\nWeir.A.Tests sleeps 4\n")
            .Single().ShouldBe("Weir.A.Tests is down to 3 sleeps: write 'Weir.A.Tests sleeps 3', so that it stays so.");

    [Fact]
    public void A_project_that_the_file_does_not_name_is_allowed_none() =>
        Differences("").Length.ShouldBe(3);
}
