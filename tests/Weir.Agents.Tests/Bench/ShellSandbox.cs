using System.Diagnostics;
using System.Text;
using Weir.Runtime.Ports;

namespace Weir.Agents.Tests.Bench;

/// <summary>
/// The smallest sandbox over real processes, with bubblewrap or without, so that these tests need no engine.
/// It knows no idle limit and counts the output it drops.
/// </summary>
internal sealed class ShellSandbox(bool isolated) : ISandbox
{
    public static readonly bool HasBubblewrap = File.Exists("/usr/bin/bwrap") && Probe();

    private readonly List<SandboxedProcess> started = [];

    public string Name => isolated ? "bubblewrap" : "none";
    public bool Isolated => isolated;

    /// <summary>Every process that was asked for, in order.</summary>
    public IReadOnlyList<SandboxedProcess> Started => started;

    public async Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel)
    {
        lock (started)
        {
            started.Add(process);
        }
        var watch = Stopwatch.StartNew();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(process.Timeout);
        using var child = new Process { StartInfo = StartInfo(process) };
        child.Start();
        var output = ReadAsync(child.StandardOutput.BaseStream, process, process.Listener);
        var errors = ReadAsync(child.StandardError.BaseStream, process, null);
        await FeedAsync(child, process.Input);
        var end = ProcessEnd.Exited;
        try
        {
            await child.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            end = cancel.IsCancellationRequested ? ProcessEnd.Cancelled : ProcessEnd.TimedOut;
            child.Kill(entireProcessTree: true);
            await child.WaitForExitAsync(CancellationToken.None);
        }
        var (text, dropped) = await output;
        var (complaint, _) = await errors;
        var code = end == ProcessEnd.Exited ? child.ExitCode : -1;
        return new ProcessResult(end, code, text, Encoding.UTF8.GetString(complaint), dropped, watch.Elapsed);
    }

    private ProcessStartInfo StartInfo(SandboxedProcess process)
    {
        var start = new ProcessStartInfo
        {
            FileName = isolated ? "bwrap" : process.Arguments[0],
            WorkingDirectory = process.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var arguments = isolated ? [.. Walls(process), .. process.Arguments] : process.Arguments.Skip(1).ToList();
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var (name, value) in process.Environment)
        {
            start.Environment[name] = value;
        }
        return start;
    }

    private static List<string> Walls(SandboxedProcess process)
    {
        List<string> walls =
        [
            "--unshare-all", "--die-with-parent", "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin",
            "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev",
            "--tmpfs", "/tmp", "--chdir", process.WorkingDirectory,
        ];
        walls.AddRange(process.ReadOnly.SelectMany(folder => new[] { "--ro-bind", folder, folder }));
        walls.AddRange(process.Writable.SelectMany(folder => new[] { "--bind", folder, folder }));
        return walls;
    }

    private static async Task<(byte[] Kept, long Dropped)> ReadAsync(
        Stream stream, SandboxedProcess process, OutputListener? listener)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        long dropped = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer)) > 0)
        {
            var room = (int)Math.Min(read, process.OutputLimit - kept.Length);
            kept.Write(buffer, 0, room);
            dropped += read - room;
            process.OnOutput?.Invoke();
            listener?.Invoke(buffer.AsSpan(0, read));
        }
        return (kept.ToArray(), dropped);
    }

    private static async Task FeedAsync(Process child, ReadOnlyMemory<byte> input)
    {
        try
        {
            await child.StandardInput.BaseStream.WriteAsync(input);
            child.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input.
        }
    }

    private static bool Probe()
    {
        using var probe = Process.Start("bwrap", ["--unshare-all", "--ro-bind", "/", "/", "true"]);
        probe.WaitForExit();
        return probe.ExitCode == 0;
    }
}

/// <summary>A sandbox in which every process ends the same way: for endings that a test must not wait for.</summary>
internal sealed class EndingSandbox(ProcessEnd end, int exitCode) : ISandbox
{
    public string Name => "ending";
    public bool Isolated => false;

    public Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel) =>
        Task.FromResult(new ProcessResult(end, exitCode, default, "no shell here", 0, TimeSpan.Zero));
}
