namespace Weir.Engines.Processes;

/// <summary>A child's pipes, each served by a thread of its own that ends with the pipe.</summary>
internal static class Pipes
{
    private const int BufferBytes = 16 * 1024;
    private const int StackBytes = 256 * 1024;

    /// <summary>Receives what was read; the span is only valid during the call.</summary>
    public delegate void Taker(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// Reads to the end. A taker that throws is called no more; the pipe is read on, and its error is the task's.
    /// </summary>
    public static Task Read(Stream pipe, Taker take) => OnThread("child output", () =>
    {
        var buffer = new byte[BufferBytes];
        Exception? trouble = null;
        int read;
        while ((read = ReadSome(pipe, buffer)) > 0)
        {
            try
            {
                if (trouble is null)
                {
                    take(buffer.AsSpan(0, read));
                }
            }
            catch (Exception error)
            {
                trouble = error;
            }
        }

        if (trouble is not null)
        {
            throw new InvalidOperationException("What takes a program's output failed.", trouble);
        }
    });

    /// <summary>Writes all of it and closes the pipe, so that the child sees the end of its input.</summary>
    public static Task Write(Stream pipe, ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            return OnThread("child input", () => WriteAll(pipe, bytes));
        }

        pipe.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Waits, writes both and closes the pipe.</summary>
    public static async Task WriteAfter(
        Task wait, Stream pipe, ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> bytes)
    {
        await wait;
        if (WriteSome(pipe, first))
        {
            await Write(pipe, bytes);
        }
    }

    private static int ReadSome(Stream pipe, byte[] buffer)
    {
        try
        {
            return pipe.Read(buffer);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The run was given up while somebody outside of it kept the pipe open.
            return 0;
        }
    }

    private static void WriteAll(Stream pipe, ReadOnlyMemory<byte> bytes)
    {
        if (WriteSome(pipe, bytes))
        {
            pipe.Dispose();
        }
    }

    private static bool WriteSome(Stream pipe, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            pipe.Write(bytes.Span);
            return true;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // A program need not read its input to the end.
            return false;
        }
    }

    private static Task OnThread(string name, Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    work();
                    done.SetResult();
                }
                catch (Exception error)
                {
                    done.SetException(error);
                }
            },
            StackBytes)
        { IsBackground = true, Name = name };
        thread.Start();
        return done.Task;
    }
}
