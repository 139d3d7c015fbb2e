namespace Weir.Git.Mirrors;

/// <summary>
/// Takes folders away that nobody needs any more, one after the other and beside whoever gave them up: on some disks
/// removing a folder takes longer than all that was done in it. What a crash leaves is swept when the mirror is opened
/// next.
/// </summary>
internal sealed class Broom
{
    /// <summary>The longest that a mirror's end waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _taking = new();
    private Task _last = Task.CompletedTask;

    /// <param name="folder">Nobody may look at it or make it anew: a name that is never used again.</param>
    public void Take(string folder)
    {
        lock (_taking)
        {
            _last = _last.ContinueWith(
                _ => Remove(folder), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Returns when all that was taken is gone, or when it takes too long.</summary>
    public void Finish()
    {
        Task last;
        lock (_taking)
        {
            last = _last;
        }
        _ = last.Wait(Patience);
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left is swept when the mirror is opened next.
        }
    }
}
