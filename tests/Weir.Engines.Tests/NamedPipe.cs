using System.Runtime.InteropServices;

namespace Weir.Engines.Tests;

/// <summary>
/// A FIFO shared with a program: how a test knows without waiting a time that a process lives (it wrote), goes on (it
/// was written to) or is gone (the last writer closed).
/// </summary>
internal sealed class NamedPipe(string path)
{
    private const short HungUp = 0x10;
    private const uint OwnerReadsAndWrites = 0x180;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static NamedPipe Make(string path)
    {
        MakeFifo(path, OwnerReadsAndWrites).ShouldBe(0);
        return new NamedPipe(path);
    }

    /// <summary>Opens it for reading once a program has opened it for writing, and takes the first byte.</summary>
    public async Task<FileStream> HeardAsync()
    {
        var stream = await OpenAsync(FileAccess.Read);
        (await ReadAsync(stream)).ShouldBe(1);
        return stream;
    }

    /// <summary>True when, at this moment, nobody holds the other end any more.</summary>
    public static bool IsOver(FileStream heard)
    {
        var asked = new PollRequest { Descriptor = heard.SafeFileHandle.DangerousGetHandle().ToInt32() };
        Poll(ref asked, 1, timeoutMilliseconds: 0).ShouldBeGreaterThanOrEqualTo(0);
        return (asked.Returned & HungUp) != 0;
    }

    /// <summary>Waits until nobody holds the other end any more.</summary>
    public static async Task UntilOverAsync(FileStream heard) => (await ReadAsync(heard)).ShouldBe(0);

    public async Task TellAsync(string line)
    {
        await using var stream = await OpenAsync(FileAccess.Write);
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
    }

    private Task<FileStream> OpenAsync(FileAccess access) => Task.Factory.StartNew(
        () => new FileStream(path, FileMode.Open, access, FileShare.ReadWrite, bufferSize: 0),
        TaskCreationOptions.LongRunning).WaitAsync(Patience);

    private static Task<int> ReadAsync(FileStream stream) => Task.Factory.StartNew(
        () => stream.Read(new byte[1]), TaskCreationOptions.LongRunning).WaitAsync(Patience);

    [DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int MakeFifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", EntryPoint = "poll")]
    private static extern int Poll(ref PollRequest request, nuint count, int timeoutMilliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Wanted;
        public short Returned;
    }
}
