namespace Weir.Tidy.Tests.Rules;

public sealed class PlaceRulesTests
{
    [Fact]
    public void What_does_not_belong_in_the_root_is_found_once() => PlaceRules
        .RootLitter(["README.md", "src/A/B.cs", "notes.txt", "scripts/a.sh", "scripts/b.sh"])
        .Select(finding => finding.Path).ShouldBe(["notes.txt", "scripts"]);

    [Theory]
    [InlineData("cd /work/weir", "/work/")]
    [InlineData("\"/root/.nuget\"", "/root/")]
    [InlineData("see /home/ada/weir", "/home/ada/")]
    [InlineData("path=/Users/ada/weir", "/Users/ada/")]
    public void A_path_of_one_machine_is_found(string text, string path) => PlaceRules
        .MachinePaths(SourceFile.Of("docs/a.md", text)).Single().Sentence.ShouldStartWith($"'{path}'");

    [Theory]
    [InlineData("https://example.org/work/items")]
    [InlineData("/tmp/work/items")]
    [InlineData("{root}/work/items")]
    [InlineData("~/work/weir")]
    [InlineData("$XDG_STATE_HOME/weir")]
    public void Other_paths_are_not(string text) =>
        PlaceRules.MachinePaths(SourceFile.Of("docs/a.md", text)).ShouldBeEmpty();

    [Theory]
    [InlineData("<add key=\"a\" value=\"https://api.nuget.org/v3/index.json\" />")]
    [InlineData("\"resolved\": \"https://packages.example/a.tgz\"")]
    [InlineData("registry=https://registry.npmjs.org/")]
    [InlineData("<packageSources>")]
    public void A_registry_is_found(string text) =>
        PlaceRules.RegistryHosts(SourceFile.Of("a.json", text)).Count().ShouldBe(1);

    [Fact]
    public void A_connection_past_the_door_is_found() => PlaceRules
        .ConnectionsPastTheDoor(SourceFile.Of("a.cs", "using var a = new SqliteConnection(text);")).Count().ShouldBe(1);

    [Fact]
    public void A_connection_through_the_door_is_not() => PlaceRules
        .ConnectionsPastTheDoor(SourceFile.Of("a.cs", "using var a = NativeSqlite.Connect(text);")).ShouldBeEmpty();

    [Theory]
    [InlineData("#!/bin/sh\n", UnixFileMode.UserRead, 1)]
    [InlineData("#!/bin/sh\n", UnixFileMode.UserRead | UnixFileMode.UserExecute, 0)]
    [InlineData("# read by another script\n", UnixFileMode.UserRead, 0)]
    public void A_script_that_cannot_be_started_is_found(string text, UnixFileMode mode, int findings) =>
        PlaceRules.ScriptsNobodyCanStart(SourceFile.Of("run", text), mode).Count().ShouldBe(findings);

    [Fact]
    public void A_download_page_is_no_registry() =>
        PlaceRules.RegistryHosts(SourceFile.Of("README.md", "https://dotnet.microsoft.com/download")).ShouldBeEmpty();
}
