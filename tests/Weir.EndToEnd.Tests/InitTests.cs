using Weir.Cli.Commands.Init;
using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests;

public sealed class InitTests
{
    [Fact]
    public async Task A_fresh_repository_gets_definitions_that_lint_clean_and_are_never_overwritten()
    {
        using var scratch = await Scratch.RepositoryAsync("My Shop");
        scratch.Write("Makefile", "test:\n\techo tested\n\nlint: test\n");
        var transcript = new Transcript(scratch.Folder);
        (await transcript.RunAsync("init")).ExitCode.ShouldBe(0);
        (await transcript.RunHereAsync("workflow", "lint")).ExitCode.ShouldBe(0);
        var edited = scratch.Read(".weir/project.md").Replace("MS", "SHOP", StringComparison.Ordinal);
        scratch.Write(".weir/project.md", edited);
        (await transcript.RunHereAsync("init")).ExitCode.ShouldBe(0);
        scratch.Read(".weir/project.md").ShouldContain("key: SHOP");
        transcript.ShouldMatch("init");
        var files = $"{scratch.Read(".weir/project.md")}\n=====\n\n{scratch.Read(".weir/models.yaml")}";
        Golden.ShouldMatch(files, "init-files");
    }

    [Fact]
    public async Task A_repository_of_which_nothing_is_recognised_lints_clean_too()
    {
        using var scratch = await Scratch.RepositoryAsync("2026 plans");
        var transcript = new Transcript(scratch.Folder);
        (await transcript.RunHereAsync("init", "-q")).Output.ShouldBe(".weir/project.md\n.weir/models.yaml\n");
        (await transcript.RunHereAsync("workflow", "lint")).Talk.ShouldBe("nothing to report in 2 files\n");
        (await transcript.RunHereAsync("project", "show", "--json", "project,key")).Output.ShouldContain("\"plans\"");
    }

    [Fact]
    public void Nothing_half_written_is_left_behind()
    {
        using var scratch = new Scratch("half");
        scratch.Write("taken", "");
        var folder = Path.Combine(scratch.Folder, ".weir");
        InitFile[] files =
        [
            new(Path.Combine(folder, "project.md"), "", "text", false),
            new(Path.Combine(scratch.Folder, "taken", "models.yaml"), "", "text", false),
        ];
        Should.Throw<Weir.Cli.Output.CliFailure>(() => NewFiles.Write(folder, files)).Hint.ShouldStartWith("ls -ld");
        Directory.Exists(folder).ShouldBeFalse();
    }

    [Theory]
    [InlineData("App.csproj", "", "test=dotnet test")]
    [InlineData("package.json", """{ "scripts": { "test": "vitest" } }""", "test=npm run test")]
    [InlineData("package.json", """{ "scripts": { "lint": "eslint ." } }""", "lint=npm run lint")]
    [InlineData("package.json", """{ "scripts": { "test": "echo \"Error: no test specified\" && exit 1" } }""", "")]
    [InlineData("package.json", "not JSON", "")]
    [InlineData("Makefile", "check: build\n", "test=make check")]
    [InlineData("scripts/lint.sh", "", "lint=sh scripts/lint.sh")]
    [InlineData("go.mod", "", "test=go test ./...")]
    [InlineData("README.md", "", "")]
    public void Commands_are_recognised_by_the_files_at_the_root(string file, string text, string expected)
    {
        using var scratch = new Scratch("stack");
        scratch.Write(file, text);
        var found = CommandDetection.In(scratch.Folder).Select(command => $"{command.Name}={command.Line}");
        string.Join(' ', found).ShouldBe(expected);
    }

    [Fact]
    public void A_script_of_the_team_goes_before_what_its_tools_do()
    {
        using var scratch = new Scratch("script");
        scratch.Write("App.csproj", "");
        scratch.Write("test", "#!/bin/sh\n");
        CommandDetection.In(scratch.Folder).ShouldBe([new DetectedCommand("test", "dotnet test")]);
        File.SetUnixFileMode(Path.Combine(scratch.Folder, "test"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        CommandDetection.In(scratch.Folder).ShouldBe([new DetectedCommand("test", "./test")]);
    }

    [Theory]
    [InlineData("My Shop", "my-shop", "MS")]
    [InlineData("weir", "weir", "WEIR")]
    [InlineData("a-very-long-project-name", "a-very-long-project-name", "AVLP")]
    [InlineData("2026", "project", "PROJ")]
    [InlineData("x", "x", "ITEM")]
    public void Names_and_keys_come_from_the_folder(string title, string name, string key)
    {
        InitTexts.Slug(title).ShouldBe(name);
        InitTexts.Key(name).ShouldBe(key);
    }
}
