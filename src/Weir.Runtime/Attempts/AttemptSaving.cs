namespace Weir.Runtime.Attempts;

/// <summary>
/// Saving what an attempt has so far, while it goes on: one save at a time, and none any more once its work is taken
/// over. Else an older state of the clone could be put in the place of the one that the result was made from, here or,
/// by a slow upload, on the server.
/// </summary>
internal sealed class AttemptSaving : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _over = new();

    /// <param name="save">Given what gives up its upload; what it does here always ends.</param>
    public async Task RunAsync(Func<CancellationToken, Task> save)
    {
        await _one.WaitAsync();
        try
        {
            if (!_over.IsCancellationRequested)
            {
                await save(_over.Token);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Ends once nothing is being saved and nothing will be.</summary>
    public async Task EndAsync()
    {
        await _over.CancelAsync();
        await _one.WaitAsync();
        _one.Release();
    }

    public void Dispose()
    {
        _one.Dispose();
        _over.Dispose();
    }
}
