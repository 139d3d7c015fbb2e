using System.Collections.Immutable;
using System.Diagnostics;

namespace Weir.EndToEnd.Tests.Server.Support;

/// <summary>Starts programs: the one place in these tests that does.</summary>
internal static class Tool
{
    /// <summary>The longest that any program here may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <summary>What a program finds of this process's environment.</summary>
    public static readonly ImmutableArray<string> Inherited = ["PATH", "DOTNET_ROOT", "USER", "TMPDIR"];

    public static async Task<Ran> RunAsync(
        IReadOnlyDictionary<string, string> environment, string folder, string program, params string[] arguments)
    {
        using var process = Start(environment, folder, program, arguments);
        using var limit = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var command = $"{Path.GetFileName(program)} {string.Join(' ', arguments)}";
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new Ran(command, process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command} has not ended within {Patience.TotalSeconds:0} s", late);
        }
    }

    /// <summary>Nothing of this process's environment reaches the program but where programs are found.</summary>
    public static Process Start(
        IReadOnlyDictionary<string, string> environment, string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started");
        process.StandardInput.Close();
        return process;
    }
}
