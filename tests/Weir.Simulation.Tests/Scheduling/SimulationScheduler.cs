namespace Weir.Simulation.Tests.Scheduling;

/// <summary>
/// Runs every task of the simulated world on one thread. Which of the ready tasks runs next is thrown with the seed's
/// dice, so that seeds try interleavings and each repeats its own. Whatever arrives from another thread has escaped (to
/// the thread pool, usually): the run would not repeat, and fails.
/// </summary>
internal sealed class SimulationScheduler(Dice dice) : TaskScheduler
{
    /// <summary>Percent of continuations that go on at once where they may.</summary>
    private const int AtOnce = 70;

    private readonly Thread _thread = Thread.CurrentThread;
    private readonly List<Task> _ready = [];

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Where a continuation came from another thread; null when none did.</summary>
    public string? Escaped { get; private set; }

    /// <summary>Tasks run so far.</summary>
    public long Steps { get; private set; }

    public void Start(Func<Task> work, Action<Exception> failed)
    {
        async Task Guarded()
        {
            try
            {
                await work();
            }
            catch (Exception trouble)
            {
                failed(trouble);
            }
        }
        _ = Task.Factory.StartNew(Guarded, CancellationToken.None, TaskCreationOptions.None, this);
    }

    /// <summary>Runs one ready task. False when none is ready.</summary>
    public bool RunOne()
    {
        Task next;
        lock (_ready)
        {
            if (_ready.Count == 0)
            {
                return false;
            }
            var index = dice.Chance(70) ? 0 : dice.Between(0, _ready.Count - 1);
            next = _ready[index];
            _ready.RemoveAt(index);
        }
        Steps++;
        TryExecuteTask(next);
        return true;
    }

    protected override void QueueTask(Task task)
    {
        if (Thread.CurrentThread != _thread)
        {
            Escaped ??= Environment.StackTrace;
        }
        lock (_ready)
        {
            _ready.Add(task);
        }
    }

    /// <summary>
    /// A continuation may go on at once, as it does on the thread pool, or wait its turn: both happen to the product.
    /// </summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        if (taskWasPreviouslyQueued || Thread.CurrentThread != _thread || !dice.Chance(AtOnce))
        {
            return false;
        }
        Steps++;
        return TryExecuteTask(task);
    }

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _ready];
}
