namespace Weir.Runtime.Loop;

/// <summary>
/// Waiting that can be given up and goes on where the waiter runs. <c>Task.WaitAsync</c> and
/// <c>CancellationTokenSource.CancelAsync</c> do their work on the thread pool whatever the scheduler is, so a run of
/// the loop in a simulation would not repeat.
/// </summary>
internal static class Patience
{
    public static Task OrGiveUp(this Task task, CancellationToken cancel) =>
        !cancel.CanBeCanceled ? task : task.ContinueWith(
        static done => done.GetAwaiter().GetResult(), cancel, TaskContinuationOptions.None, TaskScheduler.Current);

    public static Task<T> OrGiveUp<T>(this Task<T> task, CancellationToken cancel) =>
        !cancel.CanBeCanceled ? task : task.ContinueWith(
        static done => done.GetAwaiter().GetResult(), cancel, TaskContinuationOptions.None, TaskScheduler.Current);
}
