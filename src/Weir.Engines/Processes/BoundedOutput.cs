using System.Text;
using Weir.Runtime.Ports;

namespace Weir.Engines.Processes;

/// <summary>
/// What a child prints, kept up to a limit that both of its streams share; the rest is counted and dropped, so that a
/// flood costs no memory. A copy goes to a log file as it arrives. Safe for the two threads that read.
/// </summary>
internal sealed class BoundedOutput : IDisposable
{
    private readonly Lock gate = new();
    private readonly MemoryStream output = new();
    private readonly MemoryStream errors = new();
    private readonly int limit;
    private readonly Action? arrived;
    private readonly OutputListener? listener;
    private readonly TimeProvider time;
    private FileStream? log;
    private string? logTrouble;
    private long dropped;
    private long lastArrival;

    /// <exception cref="IOException">The log file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The log file cannot be created.</exception>
    public BoundedOutput(
        int limit, string? logFile, Action? arrived, TimeProvider time, OutputListener? listener = null)
    {
        this.listener = listener;
        this.limit = Math.Max(0, limit);
        this.arrived = arrived;
        this.time = time;
        lastArrival = time.GetTimestamp();
        // Unbuffered: whoever follows the log sees what the child printed a moment ago.
        const FileShare Followed = FileShare.ReadWrite | FileShare.Delete;
        log = logFile is null
            ? null
            : new FileStream(logFile, FileMode.Create, FileAccess.Write, Followed, bufferSize: 0);
    }

    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>How long nothing has been printed; since the start when nothing was.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Interlocked.Read(ref lastArrival));

    public void TakeOutput(ReadOnlySpan<byte> bytes)
    {
        Take(output, bytes);
        listener?.Invoke(bytes);
    }

    public void TakeErrors(ReadOnlySpan<byte> bytes) => Take(errors, bytes);

    /// <summary>
    /// The two streams as far as they were kept. A stream that is still being read goes on harmlessly.
    /// </summary>
    public (byte[] Output, string Errors) Kept()
    {
        lock (gate)
        {
            var text = Encoding.UTF8.GetString(errors.GetBuffer(), 0, (int)errors.Length);
            return (output.ToArray(), logTrouble is null ? text : $"{text}{Environment.NewLine}{logTrouble}");
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            log?.Dispose();
            log = null;
        }
    }

    private void Take(MemoryStream stream, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        Interlocked.Exchange(ref lastArrival, time.GetTimestamp());
        lock (gate)
        {
            var room = limit - (int)(output.Length + errors.Length);
            var kept = bytes[..Math.Min(room, bytes.Length)];
            Interlocked.Add(ref dropped, bytes.Length - kept.Length);
            stream.Write(kept);
            CopyToLog(kept);
        }

        arrived?.Invoke();
    }

    private void CopyToLog(ReadOnlySpan<byte> bytes)
    {
        try
        {
            log?.Write(bytes);
        }
        catch (IOException error)
        {
            // A full disk must not end a run whose output is kept in memory anyway.
            logTrouble = $"The log file {log!.Name} is not complete: {error.Message}";
            log.Dispose();
            log = null;
        }
    }
}
