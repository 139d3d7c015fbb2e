using System.Diagnostics;

namespace Weir.Storage.Tests.Support;

/// <summary>This executable once more, as a child that can be killed, or confined by bubblewrap.</summary>
internal sealed class Child : IDisposable
{
    /// <summary>How long a child may take for its next line, or to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private Child(Process process) => _process = process;

    public int Id => _process.Id;

    public static Child Start(string name, string folder) => Start([Environment.ProcessPath!, name, folder]);

    /// <summary>Starts the child with bubblewrap's arguments; skips the test where bubblewrap does not run.</summary>
    public static Child StartConfined(IEnumerable<string> confinement, string name, string folder)
    {
        using (var probe = TryStart(["bwrap", "--dev-bind", "/", "/", "true"]))
        {
            probe?.WaitForExit();
            Assert.SkipWhen(probe is not { ExitCode: 0 }, "bubblewrap does not run here.");
        }
        return Start(["bwrap", "--dev-bind", "/", "/", .. confinement, Environment.ProcessPath!, name, folder]);
    }

    /// <summary>The next line of its output; null at the end.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);

    /// <summary>Every line that is left, and then the exit code.</summary>
    public async Task<(List<string> Lines, int ExitCode)> ReadToEndAsync()
    {
        var lines = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            lines.Add(line);
        }
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return (lines, _process.ExitCode);
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    private static Child Start(string[] command) =>
        new(TryStart(command) ?? throw new InvalidOperationException($"{command[0]} does not start."));

    private static Process? TryStart(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
