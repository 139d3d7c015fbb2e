using Weir.Runtime.Ports;

namespace Weir.Engines.Tests;

/// <summary>The toolchain works offline inside: a project without packages builds and runs.</summary>
public sealed class DotnetTests : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>
        </Project>
        """;

    private const string Program = """
        System.Console.WriteLine($"{6 * 7} {System.Environment.UserName}");
        """;

    private readonly TestFolders folders = new();

    public void Dispose() => folders.Dispose();

    [Fact]
    public async Task A_sample_builds_and_runs_in_bubblewrap() =>
        await BuildAndRunAsync(await TestSandboxes.IsolatedAsync(folders), user: "weir");

    [Fact]
    public async Task A_sample_builds_and_runs_unsandboxed() =>
        await BuildAndRunAsync(await TestSandboxes.UnsandboxedAsync(folders), Environment.UserName);

    private async Task BuildAndRunAsync(ISandbox sandbox, string user)
    {
        File.WriteAllText(folders.InClone("Sample.csproj"), Project);
        File.WriteAllText(folders.InClone("Program.cs"), Program);

        var built = await sandbox.RunAsync(folders.Run("dotnet", "build", "-v", "quiet"), TestContext.Current.CancellationToken);
        built.Succeeded.ShouldBeTrue(built.Text + built.Errors);
        TestContext.Current.TestOutputHelper?.WriteLine($"build {built.Elapsed.TotalSeconds:F1} s in {sandbox.Name}");

        var ran = await sandbox.RunAsync(folders.Run("dotnet", "run", "--no-build"), TestContext.Current.CancellationToken);
        ran.Text.ShouldBe($"42 {user}\n", ran.Errors);

        var executed = await sandbox.RunAsync(folders.Run("bin/Debug/net10.0/Sample"), TestContext.Current.CancellationToken);
        executed.Text.ShouldBe($"42 {user}\n", executed.Errors);
    }
}
