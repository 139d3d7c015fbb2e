namespace Weir.Engines.Isolation;

/// <summary>What one run may use of the machine at most.</summary>
public sealed record Ceilings
{
    public const int DefaultProcesses = 2048;
    public const long DefaultFileBytes = 4L << 30;
    public const long DefaultTemporaryBytes = 2L << 30;
    public const long DefaultMemoryBytes = 6L << 30;
    public const long DefaultWrittenBytes = 16L << 30;

    /// <summary>Processes and threads together.</summary>
    public int Processes { get; init; } = DefaultProcesses;

    /// <summary>Of any one file that is written.</summary>
    public long FileBytes { get; init; } = DefaultFileBytes;

    /// <summary>
    /// Of each of the private folders that live in memory: the temporary folder, HOME, shared memory.
    /// </summary>
    public long TemporaryBytes { get; init; } = DefaultTemporaryBytes;

    /// <summary>
    /// Of all processes together, private folders included; holds only where a control group can be made.
    /// </summary>
    public long MemoryBytes { get; init; } = DefaultMemoryBytes;

    /// <summary>Of all that the run's folders on disk hold together.</summary>
    public long WrittenBytes { get; init; } = DefaultWrittenBytes;
}
