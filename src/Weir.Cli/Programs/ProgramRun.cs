using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using Weir.Runtime.Programs;

namespace Weir.Cli.Programs;

/// <param name="ExitCode">Null when the program is not there, or did not end in time.</param>
internal sealed record ProgramResult(bool Found, int? ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs another program. The one place where the command line starts a process.</summary>
internal static class ProgramRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Asks a program about itself.</summary>
    public static Task<ProgramResult> AskAsync(string program, params string[] arguments) =>
        RunAsync(
            program, arguments, null, ImmutableSortedDictionary<string, string>.Empty, Limit, CancellationToken.None);

    /// <param name="folder">Where it runs; null for here.</param>
    /// <param name="environment">Variables besides those that are set.</param>
    public static async Task<ProgramResult> RunAsync(
        string program,
        string[] arguments,
        string? folder,
        IReadOnlyDictionary<string, string> environment,
        TimeSpan atMost,
        CancellationToken cancel)
    {
        if (ProgramPath.Find(program) is not { } file)
        {
            return new ProgramResult(false, null, "");
        }
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return new ProgramResult(true, null, $"{file} cannot be run");
        }
        using (process)
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var errors = process.StandardError.ReadToEndAsync(cancel);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(atMost);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancel.ThrowIfCancellationRequested();
                return new ProgramResult(true, null, $"{program} did not answer within {atMost.TotalSeconds:0} s");
            }
            return new ProgramResult(true, process.ExitCode, (await output + await errors).Trim());
        }
    }
}
