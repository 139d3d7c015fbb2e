using System.ComponentModel;
using System.Diagnostics;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests.Support;

/// <summary>Runs the program as it is: what is tested here is git, not isolation.</summary>
public sealed class PlainSandbox : ISandbox
{
    public string Name => "none";

    public bool Isolated => false;

    public async Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(process.Arguments[0], process.Arguments.Skip(1))
        {
            WorkingDirectory = process.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in process.Environment)
        {
            start.Environment[name] = value;
        }
        try
        {
            using var running = Process.Start(start)!;
            using var output = new MemoryStream();
            var errors = running.StandardError.ReadToEndAsync(cancel);
            var copied = running.StandardOutput.BaseStream.CopyToAsync(output, cancel);
            await running.StandardInput.BaseStream.WriteAsync(process.Input, cancel);
            running.StandardInput.Close();
            await copied;
            await running.WaitForExitAsync(cancel);
            return new ProcessResult(
                ProcessEnd.Exited, running.ExitCode, output.ToArray(), await errors, 0, TimeSpan.Zero);
        }
        catch (Win32Exception e)
        {
            return new ProcessResult(ProcessEnd.NotStarted, -1, default, e.Message, 0, TimeSpan.Zero);
        }
    }
}
