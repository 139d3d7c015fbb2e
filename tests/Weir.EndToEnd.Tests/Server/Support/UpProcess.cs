using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Weir.EndToEnd.Tests.Server.Support;

/// <summary>A running <c>weir up</c>, and what it says.</summary>
internal sealed class UpProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _said = new();
    private readonly Task _reading;

    public UpProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>The first line that holds the text; fails when the server ends without having said it.</summary>
    public async Task<string> SaysAsync(string text)
    {
        using var limit = new CancellationTokenSource(Tool.Patience);
        await foreach (var line in _lines.Reader.ReadAllAsync(limit.Token))
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }
        throw new InvalidOperationException($"the server ended without saying '{text}':\n{_said}");
    }

    /// <summary>The end that nothing can prepare for: kill -9.</summary>
    /// <param name="whole">With every program that it has started.</param>
    public async Task KillAsync(bool whole = false)
    {
        _process.Kill(whole);
        await _process.WaitForExitAsync().WaitAsync(Tool.Patience);
    }

    /// <summary>Ends when the process has, for whatever reason.</summary>
    public Task EndedAsync() => _process.WaitForExitAsync();

    public int Id => _process.Id;

    /// <summary>Waits until it has ended by itself, which it must have done well.</summary>
    public async Task EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Tool.Patience);
        _process.ExitCode.ShouldBe(0, _said.ToString());
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _said.AppendLine(line);
            await _lines.Writer.WriteAsync(line);
        }
        _lines.Writer.Complete();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().WaitAsync(Tool.Patience);
        }
        await _reading.WaitAsync(Tool.Patience);
        _process.Dispose();
    }
}
