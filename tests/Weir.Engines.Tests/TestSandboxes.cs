using System.Collections.Immutable;
using Weir.Engines.Isolation;
using Weir.Engines.Toolchains;
using Weir.Runtime.Ports;

namespace Weir.Engines.Tests;

/// <summary>
/// Folders of one test: a clone that runs may write, and an engine's scratch folder. Removed with the test.
/// </summary>
public sealed class TestFolders : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("weir-engines-");

    public TestFolders()
    {
        Clone = Directory.CreateDirectory(Path.Combine(root.FullName, "clone")).FullName;
        Scratch = Directory.CreateDirectory(Path.Combine(root.FullName, "scratch")).FullName;
    }

    public string Root => root.FullName;

    public string Clone { get; }

    public string Scratch { get; }

    public string InClone(string name) => Path.Combine(Clone, name);

    public SandboxedProcess Run(params string[] arguments) => new()
    {
        Arguments = [.. arguments],
        WorkingDirectory = Clone,
        Writable = [Clone],
        Timeout = TimeSpan.FromMinutes(1),
    };

    public SandboxedProcess Script(string script) => Run("sh", "-c", script);

    public void Dispose() => root.Delete(recursive: true);
}

internal static class TestSandboxes
{
    private static readonly Lazy<ImmutableArray<Toolchain>> FoundToolchains =
        new(() => ToolchainProbe.Find(ToolchainPlaces.OfThisProcess()));

    /// <summary>Skips the test, with the reason, on a machine that cannot show what it is about.</summary>
    public static void Need(bool available, string reason) => Assert.SkipUnless(available, reason);

    public static SandboxOptions Options(TestFolders folders, Ceilings? ceilings = null) => new()
    {
        Scratch = folders.Scratch,
        Toolchains = FoundToolchains.Value,
        Ceilings = ceilings ?? new Ceilings(),
    };

    /// <summary>
    /// The isolating sandbox; the test is skipped, with the probe's reason, where this machine has none.
    /// </summary>
    public static async Task<ISandbox> IsolatedAsync(TestFolders folders, Ceilings? ceilings = null)
    {
        var choice = await Sandboxes.CreateAsync(Options(folders, ceilings), TestContext.Current.CancellationToken);
        Need(choice is SandboxChoice.Chosen, (choice as SandboxChoice.Refused)?.Sentence ?? "");
        return ((SandboxChoice.Chosen)choice).Sandbox;
    }

    public static async Task<ISandbox> UnsandboxedAsync(TestFolders folders)
    {
        var options = Options(folders) with { Unsandboxed = true };
        var choice = await Sandboxes.CreateAsync(options, TestContext.Current.CancellationToken);
        return choice.ShouldBeOfType<SandboxChoice.Chosen>().Sandbox;
    }
}
