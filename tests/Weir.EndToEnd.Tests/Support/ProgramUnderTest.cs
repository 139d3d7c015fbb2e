using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Weir.EndToEnd.Tests.Support;

internal sealed record Outcome(int ExitCode, string Output, string Talk);

/// <summary>
/// Runs the program as it was built, in an environment that holds nothing of the person who runs the tests. The one
/// place where these tests start a process.
/// </summary>
internal static class ProgramUnderTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The program that runs .NET programs, from the place of the runtime that runs this test.</summary>
    private static readonly string Dotnet =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    private static readonly string Configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));

    /// <summary>Built beside this test, in the same configuration.</summary>
    private static readonly string Weir = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Weir.Cli", Configuration, "weir.dll"));

    public static Task<Outcome> WeirAsync(
        string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        string input = "") => RunAsync(Dotnet, [Weir, .. arguments], folder, environment, input);

    /// <returns>What git printed.</returns>
    public static async Task<string> GitAsync(string folder, params string[] arguments)
    {
        var outcome = await RunAsync("git", arguments, folder, null, "");
        outcome.ExitCode.ShouldBe(0, outcome.Talk);
        return outcome.Output;
    }

    private static async Task<Outcome> RunAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment,
        string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["HOME"] = folder;
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["WEIR_MODEL_SERVERS"] = "";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var talk = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {Limit.TotalMinutes} min");
        }
        return new Outcome(process.ExitCode, await output, await talk);
    }
}
