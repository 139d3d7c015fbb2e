namespace Weir.Runtime.Snapshots;

/// <summary>
/// Work on the elements of a long list by all cores, each element on its own, so that the outcome does not depend on
/// who did what when. Short lists are done by the caller alone, which is all that a simulation ever has.
/// </summary>
internal static class Cores
{
    /// <summary>Lists from this length on are shared out.</summary>
    public const int ShareFrom = 4_096;

    private static readonly ParallelOptions All = new() { TaskScheduler = TaskScheduler.Default };

    /// <summary>Starts work on another core; whoever waits for it goes on where they are.</summary>
    public static Task<T> Start<T>(Func<Task<T>> work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();

    /// <param name="work">Does not throw, but for what is to end all of it.</param>
    public static void ForEach(int count, Action<int> work)
    {
        if (count >= ShareFrom && Environment.ProcessorCount > 1)
        {
            try
            {
                Parallel.For(0, count, All, work);
            }
            catch (AggregateException several)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
            }
            return;
        }
        for (var index = 0; index < count; index++)
        {
            work(index);
        }
    }
}
