using System.Diagnostics;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("sh {repro.path}/repro.sh", "sh \"${WEIR_ARTIFACT_REPRO}\"/repro.sh")]
    [InlineData("sh \"{repro.path}/repro.sh\"", "sh \"${WEIR_ARTIFACT_REPRO}/repro.sh\"")]
    [InlineData("echo 'in {item} it is'", "echo 'in '\"${WEIR_ITEM}\"' it is'")]
    [InlineData("echo \\\"{item}", "echo \\\"\"${WEIR_ITEM}\"")]
    [InlineData("run --only {task.id}", "run --only \"${WEIR_TASK_ID}\"")]
    [InlineData("cat {test-report.path}", "cat \"${WEIR_ARTIFACT_TEST_REPORT}\"")]
    [InlineData("echo ${HOME} {a,b} | awk '{print}'", "echo ${HOME} {a,b} | awk '{print}'")]
    public void Placeholders_become_environment_variables_quoted_to_fit(string line, string expected)
    {
        var sink = new FindingSink("w.md");
        Compile(line, sink).Line.ShouldBe(expected);
        sink.ToArray().ShouldBeEmpty();
    }

    [Fact]
    public void The_shell_sees_one_word_whatever_the_quotes_are()
    {
        var command = Compile("printf '[%s]' {repro.path}/a \"{repro.path}/b\" '{repro.path}/c'",
            new FindingSink("w.md"));
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-eu", "-c", command.Line])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { ["WEIR_ARTIFACT_REPRO"] = "x y;$(false)" },
        })!;
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit(10_000).ShouldBeTrue();
        output.ShouldBe("[x y;$(false)/a][x y;$(false)/b][x y;$(false)/c]");
    }

    [Fact]
    public void The_artifacts_of_a_line_are_listed_once()
    {
        var command = Compile("diff {repro.path}/a {repro.path}/b {item}", new FindingSink("w.md"));
        string.Join(' ', command.Variables.Select(variable => variable.Name)).ShouldBe("WEIR_ARTIFACT_REPRO WEIR_ITEM");
    }

    private static CompiledCommand Compile(string line, FindingSink sink) => CommandLineCompiler.Compile(
        new Located<string>(line, Position.Start), ["repro", "test-report"], "task", sink);
}
