namespace Weir.Tidy.Tests.Scripts;

/// <summary>./test: runs every project, adds up, fails when it should.</summary>
public sealed class TestScriptTests : IDisposable
{
    private const string Script = "test";
    private readonly FakeCheckout checkout = new();

    public TestScriptTests()
    {
        checkout.WriteProgram("toolbox/bwrap", "");
        AddProject("Weir.Core.Tests", Passed("A"), Passed("B"));
    }

    public void Dispose() => checkout.Dispose();

    private static string Passed(string name) => $$"""{"name":"{{name}}","status":"passed","duration":1}""";

    private static string Failed(string name, string message) =>
        $$$"""{"name":"{{{name}}}","status":"failed","message":"{{{message}}}","extra":{"type":"T"}}""";

    private static string Skipped(string name, string reason) =>
        $$$"""{"name":"{{{name}}}","status":"skipped","extra":{"type":"T","reason":"{{{reason}}}"}}""";

    /// <summary>A test project whose runner reports these tests, as the real one writes them.</summary>
    private void AddProject(string name, params string[] tests)
    {
        int Count(string status) =>
            tests.Count(test => test.Contains($"\"status\":\"{status}\"", StringComparison.Ordinal));
        var counts = $"\"passed\":{Count("passed")},\"failed\":{Count("failed")},\"skipped\":{Count("skipped")}";
        var all = string.Join(",", tests);
        checkout.Write(
            $"artifacts/bin/{name}/debug/{name}.report",
            $$$"""{"results":{"summary":{"tests":{{{tests.Length}}},{{{counts}}}},"tests":[{{{all}}}]}}""");
        AddRunner(name, Count("failed") > 0 ? 1 : 0);
    }

    private void AddRunner(string name, int exitCode) => AddRunner(name, $"""
        while [ "$1" != -ctrf ]; do shift; done
        cp "$0.report" "$2"
        echo "output of {name}, seed ${"{WEIR_SEED-none}"}, seeds ${"{WEIR_SEEDS-none}"}"
        exit {exitCode}
        """);

    private void AddRunner(string name, string script)
    {
        Directory.CreateDirectory(checkout.At("tests", name));
        checkout.WriteProgram($"artifacts/bin/{name}/debug/{name}", $"#!/bin/sh\n{script}\n");
    }

    [Fact]
    public void It_ends_with_the_sum_of_all_projects()
    {
        AddProject("Weir.Git.Tests", Passed("C"));

        var run = checkout.Run(Script);

        run.ShouldSatisfyAllConditions(
            () => run.LastLine.ShouldBe("3 passed, 0 failed, 0 skipped"),
            () => run.ExitCode.ShouldBe(0),
            () => checkout.Builds.Count.ShouldBe(1));
    }

    [Fact]
    public void A_failed_test_is_named_with_its_message_and_its_output()
    {
        AddProject(
            "Weir.Git.Tests",
            Passed("C"),
            Failed("It_merges(a: \\\\\\\"x\\\\\\\")", "it said \\\\\\\"no\\\\\\\"\\r\\nand more"));

        var run = checkout.Run(Script);

        run.ExitCode.ShouldNotBe(0);
        run.LastLine.ShouldBe("3 passed, 1 failed, 0 skipped");
        run.Output.ShouldContain("Failed:\n  It_merges(a: \"x\"): it said \"no\"\n");
        run.Output.ShouldContain("output of Weir.Git.Tests");
        run.Output.ShouldNotContain("output of Weir.Core.Tests");
    }

    [Fact]
    public void A_skipped_test_is_named_with_its_reason()
    {
        AddProject("Weir.Git.Tests", Skipped("It_hides", "no sandbox here"));

        var run = checkout.Run(Script);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("Skipped:\n  It_hides: no sandbox here\n");
        run.LastLine.ShouldBe("2 passed, 0 failed, 1 skipped");
    }

    [Fact]
    public void A_project_that_crashes_counts_as_a_failure()
    {
        AddRunner("Weir.Git.Tests", "echo 'Stack overflow.'; exit 134");

        var run = checkout.Run(Script);

        run.ExitCode.ShouldNotBe(0);
        run.Output.ShouldContain("Stack overflow.");
        run.Output.ShouldContain("Failed:\n  Weir.Git.Tests ended with exit code 134 and no failed test");
        run.LastLine.ShouldBe("2 passed, 1 failed, 0 skipped");
    }

    [Fact]
    public void A_project_that_reports_success_and_exits_otherwise_counts_as_a_failure()
    {
        AddProject("Weir.Git.Tests", Passed("C"));
        AddRunner("Weir.Git.Tests", exitCode: 1);

        checkout.Run(Script).LastLine.ShouldBe("3 passed, 1 failed, 0 skipped");
    }

    [Fact]
    public void A_project_that_was_not_built_counts_as_a_failure()
    {
        Directory.CreateDirectory(checkout.At("tests/Weir.Git.Tests"));

        checkout.Run(Script).LastLine.ShouldBe("2 passed, 1 failed, 0 skipped");
    }

    [Fact]
    public void Nothing_that_ran_is_no_success()
    {
        AddProject("Weir.Core.Tests");

        var run = checkout.Run(Script);

        run.ExitCode.ShouldNotBe(0);
        run.Output.ShouldContain("No test ran.");
        run.LastLine.ShouldBe("0 passed, 0 failed, 0 skipped");
    }

    [Fact]
    public void A_word_chooses_projects_and_builds_only_those()
    {
        AddProject("Weir.Git.Tests", Passed("C"));

        checkout.Run(Script, "git").LastLine.ShouldBe("1 passed, 0 failed, 0 skipped");
        checkout.Builds.Single().ShouldContain("tests/Weir.Git.Tests");
    }

    [Fact]
    public void A_word_that_fits_no_project_names_those_there_are()
    {
        var run = checkout.Run(Script, "gti");

        run.ExitCode.ShouldNotBe(0);
        run.Error.ShouldBe("error: No test project has 'gti' in its name.\n\nhint: one of: Weir.Core.Tests\n");
    }

    [Fact]
    public void Seeds_reach_the_tests()
    {
        AddProject("Weir.Simulation.Tests", Failed("A", "no"));

        checkout.Run(Script, "Simulation", "--seed", "7", "--seeds", "200").Output.ShouldContain("seed 7, seeds 200");
        checkout.Run(Script, "--seed", "seven").Error.ShouldStartWith(
            "error: --seed needs a whole number, and got 'seven'.");
        checkout.Run(Script, "--sed").Error.ShouldStartWith("error: ./test does not know --sed.");
    }

    [Fact]
    public void A_build_that_fails_shows_why_and_runs_nothing()
    {
        checkout.Environment["BROKEN"] = "1";

        var run = checkout.Run(Script);

        run.ExitCode.ShouldNotBe(0);
        run.Error.ShouldContain("error CS1002");
        run.Output.ShouldNotContain("passed");
    }

    [Fact]
    public void It_says_what_was_not_tested_for_want_of_bubblewrap()
    {
        checkout.TakeAway("bwrap");

        var run = checkout.Run(Script);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("bubblewrap is missing");
        run.LastLine.ShouldBe("2 passed, 0 failed, 0 skipped");
    }
}
