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
    /// <param name="feed">What comes after it, until its end; null for nothing.</param>
    /// <param name="over">Nothing more of the feed is waited for.</param>
    public static Task Write(Stream pipe, ReadOnlyMemory<byte> bytes, Stream? feed, CancellationToken over)
    {
        if (!bytes.IsEmpty || feed is not null)
        {
            return OnThread("child input", () =>
            {
                if (WriteSome(pipe, bytes) && (feed is null || Feed(pipe, feed, over)))
                {
                    pipe.Dispose();
                }
            });
        }

        pipe.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Waits, writes both and closes the pipe.</summary>
    public static async Task WriteAfter(
        Task wait,
        Stream pipe,
        ReadOnlyMemory<byte> first,
        ReadOnlyMemory<byte> bytes,
        Stream? feed,
        CancellationToken over)
    {
        await wait;
        if (WriteSome(pipe, first))
        {
            await Write(pipe, bytes, feed, over);
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

    /// <summary>False when the child does not read any more, or has ended.</summary>
    private static bool Feed(Stream pipe, Stream feed, CancellationToken over)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            while (true)
            {
                var read = feed.ReadAsync(buffer, over).AsTask().GetAwaiter().GetResult();
                if (read == 0)
                {
                    return true;
                }
                if (!WriteSome(pipe, buffer.AsMemory(0, read)))
                {
                    return false;
                }
                pipe.Flush();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            return false;
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
