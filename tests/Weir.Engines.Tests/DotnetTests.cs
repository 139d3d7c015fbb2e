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

    /// <summary>Of a package that these tests themselves are built with.</summary>
    private const string PackageVersion = "4.2.1";

    private const string Program = """
        System.Console.WriteLine($"{6 * 7} {System.Environment.UserName}");
        """;

    /// <summary>Seconds on an idle machine; a busy one is not what the test is about.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TestFolders folders = new();

    public void Dispose() => folders.Dispose();

    [Fact]
    public async Task A_sample_builds_and_runs_in_bubblewrap() =>
        await BuildAndRunAsync(await TestSandboxes.IsolatedAsync(folders), user: "weir");

    [Fact]
    public async Task A_sample_builds_and_runs_unsandboxed() =>
        await BuildAndRunAsync(await TestSandboxes.UnsandboxedAsync(folders), Environment.UserName);

    [Fact]
    public async Task A_package_is_restored_offline_from_the_persons_cache()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        TestSandboxes.Need(
            Directory.Exists(Path.Combine(home, ".nuget", "packages", "shouldly", PackageVersion)),
            "The package cache is elsewhere.");
        var reference = $"""<PackageReference Include="Shouldly" Version="[{PackageVersion}]" />""";
        var project = Project.Replace("</Project>", $"<ItemGroup>{reference}</ItemGroup></Project>");
        File.WriteAllText(folders.InClone("Sample.csproj"), project);
        File.WriteAllText(folders.InClone("Program.cs"), "Shouldly.ShouldBeTestExtensions.ShouldBe(42, 42);");
        var sandbox = await TestSandboxes.IsolatedAsync(folders);
        var ran = await RunAsync(sandbox, "dotnet", "run");
        ran.Succeeded.ShouldBeTrue(ran.Text + ran.Errors);
    }

    private Task<ProcessResult> RunAsync(ISandbox sandbox, params string[] arguments) =>
        sandbox.RunAsync(folders.Run(arguments) with { Timeout = Patience }, TestContext.Current.CancellationToken);

    private async Task BuildAndRunAsync(ISandbox sandbox, string user)
    {
        File.WriteAllText(folders.InClone("Sample.csproj"), Project);
        File.WriteAllText(folders.InClone("Program.cs"), Program);

        var built = await RunAsync(sandbox, "dotnet", "build", "-v", "quiet");
        built.Succeeded.ShouldBeTrue(built.Text + built.Errors);
        TestContext.Current.TestOutputHelper?.WriteLine($"build {built.Elapsed.TotalSeconds:F1} s in {sandbox.Name}");

        var ran = await RunAsync(sandbox, "dotnet", "run", "--no-build");
        ran.Text.ShouldBe($"42 {user}\n", ran.Errors);

        var executed = await RunAsync(sandbox, "bin/Debug/net10.0/Sample");
        executed.Text.ShouldBe($"42 {user}\n", executed.Errors);
    }
}
