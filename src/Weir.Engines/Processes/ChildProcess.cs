using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using Weir.Runtime.Ports;

namespace Weir.Engines.Processes;

/// <summary>How a sandbox turns the program it was given into a child of this process.</summary>
/// <param name="Arguments">The program on this machine (absolute) and its arguments.</param>
/// <param name="Environment">The child's whole environment; nothing of this process's own is passed on.</param>
/// <param name="Folder">The child's working directory on this machine.</param>
/// <param name="Marker">What the launcher prints when it hands over to the program.</param>
/// <param name="Tree">How the child and all that it started are killed.</param>
internal sealed record ChildStart(
    ImmutableArray<string> Arguments,
    ImmutableSortedDictionary<string, string> Environment,
    string Folder,
    StartMarker Marker,
    ProcessTree Tree)
{
    /// <summary>Set for a child that waits until it has been taken in; null for one that does not.</summary>
    public HeldChild? Held { get; init; }
}

/// <summary>
/// Runs one child under limits: feeds its input, reads its output, and ends with its exit, a limit or cancellation.
///
/// Invariants:
/// - When the result is returned nothing of the child's tree runs any more (see <see cref="ProcessTree"/>).
/// - It always returns: waiting for a killed tree and for its pipes is bounded, whoever keeps a pipe open.
/// - Memory is bounded by the output limit, whatever is printed.
/// - The child's environment is what was asked for; descriptors of this process are not inherited.
///
/// The pipes are read by threads of their own. .NET reads a child's pipes by blocking whatever thread asks, and pool
/// threads blocked for the length of a run would starve the engine.
/// </summary>
internal static class ChildProcess
{
    /// <summary>The longest a killed tree may take to be gone.</summary>
    public static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(10);

    /// <summary>The longest a pipe may stay open after its tree is gone.</summary>
    public static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    private const int SignalBase = 128;
    private const int MostSignals = 31;

    public static async Task<ProcessResult> RunAsync(ChildStart start, SandboxedProcess asked, CancellationToken cancel)
    {
        var time = TimeProvider.System;
        var begun = time.GetTimestamp();
        if (cancel.IsCancellationRequested)
        {
            return Without(ProcessEnd.Cancelled, "It was cancelled before it started.", TimeSpan.Zero);
        }

        BoundedOutput? output = null;
        Process process;
        try
        {
            output = new BoundedOutput(asked.OutputLimit, asked.LogFile, asked.OnOutput, time, asked.Listener);
            process = await ProcessStarter.Shared.StartAsync(Describe(start));
        }
        catch (Exception error) when (error is Win32Exception or IOException or UnauthorizedAccessException)
        {
            output?.Dispose();
            var sentence = $"{start.Arguments[0]} was not started: {error.Message}";
            return Without(ProcessEnd.NotStarted, sentence, time.GetElapsedTime(begun));
        }

        using (output)
        using (process)
        {
            using var over = new CancellationTokenSource();
            var pumps = Pumps(process, start, output, asked, over.Token);
            var end = await WatchAsync(process, output, asked, cancel);
            await EndAsync(process, start.Tree);
            await over.CancelAsync();
            var drained = await DrainAsync(pumps);
            return Conclude(end, process, start, output, time.GetElapsedTime(begun), drained);
        }
    }

    /// <summary>A result of a program that never ran, with the sentence that says why.</summary>
    public static ProcessResult Without(ProcessEnd end, string sentence, TimeSpan elapsed) =>
        new(end, -1, ReadOnlyMemory<byte>.Empty, sentence, 0, elapsed);

    private static ProcessStartInfo Describe(ChildStart start)
    {
        var info = new ProcessStartInfo(start.Arguments[0], start.Arguments.Skip(1))
        {
            WorkingDirectory = start.Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Clear();
        foreach (var (name, value) in start.Environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    private static Task[] Pumps(
        Process process, ChildStart start, BoundedOutput output, SandboxedProcess asked, CancellationToken over)
    {
        var errors = Pipes.Read(process.StandardError.BaseStream, bytes =>
        {
            var passed = start.Marker.Pass(bytes);
            start.Held?.Look(start.Marker);
            output.TakeErrors(passed);
        });
        var stdin = process.StandardInput.BaseStream;
        return
        [
            Pipes.Read(process.StandardOutput.BaseStream, output.TakeOutput),
            errors,
            start.Held is { } held
                ? Pipes.WriteAfter(
                    Task.WhenAny(held.TakenIn, errors), stdin, HeldChild.Go, asked.Input, asked.Feed, over)
                : Pipes.Write(stdin, asked.Input, asked.Feed, over),
        ];
    }

    /// <summary>Waits for the exit or whichever limit comes first.</summary>
    private static async Task<ProcessEnd> WatchAsync(
        Process process, BoundedOutput output, SandboxedProcess asked, CancellationToken cancel)
    {
        var exit = process.WaitForExitAsync(CancellationToken.None);
        using var timeout = new CancellationTokenSource();
        var deadline = Task.Delay(asked.Timeout, timeout.Token);
        try
        {
            while (true)
            {
                var left = asked.Idle is { } idle ? idle - output.Silence : Timeout.InfiniteTimeSpan;
                if (asked.Idle is not null && left <= TimeSpan.Zero)
                {
                    return ProcessEnd.Idle;
                }

                using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                var first = await Task.WhenAny(exit, deadline, Task.Delay(left, silence.Token));
                await silence.CancelAsync();
                if (first == exit || first == deadline || cancel.IsCancellationRequested)
                {
                    return first == exit ? ProcessEnd.Exited
                        : first == deadline ? ProcessEnd.TimedOut
                        : ProcessEnd.Cancelled;
                }
            }
        }
        finally
        {
            await timeout.CancelAsync();
        }
    }

    private static async Task EndAsync(Process process, ProcessTree tree)
    {
        await tree.KillAsync(process.Id, process.HasExited);
        if (await EndsAsync(process))
        {
            return;
        }

        SystemCalls.Kill(process.Id);
        await EndsAsync(process);
    }

    private static async Task<bool> EndsAsync(Process process)
    {
        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(KillLimit);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>False when somebody outside of the killed tree still holds a pipe.</summary>
    private static async Task<bool> DrainAsync(Task[] pumps)
    {
        try
        {
            await Task.WhenAll(pumps).WaitAsync(DrainLimit);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static ProcessResult Conclude(
        ProcessEnd end, Process process, ChildStart start, BoundedOutput output, TimeSpan elapsed, bool drained)
    {
        if (end == ProcessEnd.Exited && !start.Marker.Seen)
        {
            var said = drained ? HeldChild.Remarks(start.Marker.Before) : "";
            var sentence = said.Length > 0 ? said : "The sandbox ended before the program began.";
            return Without(ProcessEnd.NotStarted, sentence, elapsed);
        }

        var (kept, errors) = output.Kept();
        var code = end == ProcessEnd.Exited ? process.ExitCode : -1;
        // A shell's rule: what ends with 128 + n was ended by signal n. Bubblewrap passes nothing better on.
        var signalled = code is > SignalBase and <= SignalBase + MostSignals;
        return new ProcessResult(signalled ? ProcessEnd.Signalled : end, code, kept, errors, output.Dropped, elapsed);
    }
}
