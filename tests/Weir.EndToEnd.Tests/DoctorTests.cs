using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests;

public sealed class DoctorTests
{
    [Fact]
    public async Task A_program_that_lies_in_the_repository_is_not_taken_for_that_of_the_machine()
    {
        using var scratch = new Scratch("trap");
        scratch.Write("git", "#!/bin/sh\necho git version 99.0\n");
        File.SetUnixFileMode(Path.Combine(scratch.Folder, "git"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var doctor = await ProgramUnderTest.WeirAsync(
            scratch.Folder, ["doctor", "--json"], SearchPath("/nowhere"));
        States(doctor).ShouldContain("git=fail");
    }

    [Fact]
    public async Task A_machine_without_git_and_bubblewrap_is_told_what_to_install()
    {
        using var scratch = new Scratch("bare");
        var doctor = await ProgramUnderTest.WeirAsync(
            scratch.Folder, ["doctor", "--json"], SearchPath(scratch.Folder));
        doctor.ExitCode.ShouldBe(1, doctor.Talk);
        doctor.Talk.ShouldBe("1 failed, 3 to look at\n");
        States(doctor).ShouldBe("dotnet=warn git=fail sandbox=warn state=ok server=ok repository=warn");
        Hints(doctor).ShouldAllBe(hint => hint.Length > 0);
    }

    [Fact]
    public async Task A_repository_with_errors_in_its_definitions_fails()
    {
        using var scratch = await Scratch.RepositoryAsync("shop");
        scratch.Write(".weir/project.md", "---\nproject: shop\nkey: shop\n---\n");
        scratch.Write(".weir/models.yaml", "tiers: { economy: [] }\n");
        var doctor = await ProgramUnderTest.WeirAsync(scratch.Folder, ["doctor", "--json"]);
        doctor.ExitCode.ShouldBe(1, doctor.Talk);
        States(doctor).ShouldContain("git=ok");
        States(doctor).ShouldEndWith("definitions=fail models=warn people=ok");
    }

    private static Dictionary<string, string> SearchPath(string folder) =>
        new(StringComparer.Ordinal) { ["PATH"] = folder };

    private static string States(Outcome doctor) => string.Join(' ', JsonNode.Parse(doctor.Output)!.AsArray()
        .Select(check => $"{check!["check"]}={check["state"]}"));

    private static IEnumerable<string> Hints(Outcome doctor) => JsonNode.Parse(doctor.Output)!.AsArray()
        .Where(check => (string?)check!["state"] != "ok").Select(check => (string?)check!["hint"] ?? "");
}
