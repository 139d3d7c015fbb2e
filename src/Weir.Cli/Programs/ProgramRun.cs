using System.ComponentModel;
using System.Diagnostics;
using Weir.Runtime.Programs;

namespace Weir.Cli.Programs;

/// <param name="ExitCode">Null when the program is not there, or did not end in time.</param>
internal sealed record ProgramResult(bool Found, int? ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Asks another program about itself. The one place where the command line starts a process.</summary>
internal static class ProgramRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static async Task<ProgramResult> AskAsync(string program, params string[] arguments)
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
        };
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
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            using var limit = new CancellationTokenSource(Limit);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return new ProgramResult(true, null, $"{program} did not answer within {Limit.TotalSeconds:0} s");
            }
            return new ProgramResult(true, process.ExitCode, (await output + await errors).Trim());
        }
    }
}
