using System.Collections.Immutable;
using System.Globalization;
using Weir.Runtime.Ports;

namespace Weir.Engines.Isolation;

/// <summary>
/// Finds the run that fills the disk, before there is no room for anybody else: the folders it may write lie on the
/// same disk as the journal and the clones of others, and no limit of the kernel's binds the sum of what one run
/// writes.
/// <para>
/// Asking how much is free costs a system call, so it is asked often. Only when little is left, or much has gone since
/// the run began, the run's own folders are measured, so that nobody is ended for what somebody else wrote.
/// </para>
/// </summary>
internal sealed class DiskWatch(SandboxedProcess process, Ceilings ceilings)
{
    /// <summary>A run that was measured and found innocent is left alone for so long.</summary>
    private static readonly TimeSpan Peace = TimeSpan.FromSeconds(3);

    /// <summary>What is kept free: this, or the share of a small disk.</summary>
    private const long ReserveBytes = 1L << 30;
    private const int ReserveShare = 10;

    /// <summary>A run that holds less than this part of the reserve has not filled the disk.</summary>
    private const int GuiltyShare = 4;

    private readonly ImmutableArray<string> _folders = process.Writable;
    private readonly long _ceiling = ceilings.WrittenBytes;
    private ImmutableArray<long> _before;
    private long? _acquitted;

    /// <summary>A sentence when the run has to end; empty while it has not.</summary>
    public string Look()
    {
        try
        {
            if (_before.IsDefault)
            {
                _before = [.. _folders.Select(Free)];
            }
            if ((_acquitted is { } at && TimeProvider.System.GetElapsedTime(at) < Peace)
                || !_folders.Where((folder, index) => IsShort(folder, _before[index])).Any())
            {
                return "";
            }
            var sentence = Judge();
            _acquitted = TimeProvider.System.GetTimestamp();
            return sentence;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // A disk that cannot be asked is not watched; the run's other limits hold.
            return "";
        }
    }

    private bool IsShort(string folder, long before)
    {
        var free = Free(folder);
        return free < Reserve(folder) || before - free > _ceiling;
    }

    /// <summary>A sentence when what the run holds is the cause; empty when it is not.</summary>
    private string Judge()
    {
        var held = _folders.Sum(Measure);
        if (held > _ceiling)
        {
            return $"It reached the limit of {Megabytes(_ceiling)} on disk.";
        }
        var folder = _folders.MinBy(Free)!;
        return Free(folder) < Reserve(folder) && held > Reserve(folder) / GuiltyShare
            ? $"It filled the disk: {Megabytes(held)} were its own, {Megabytes(Free(folder))} were left for everybody."
            : "";
    }

    /// <summary>
    /// Bytes of all files below a folder that the run may write. Links are passed over, as they would be followed: one
    /// may lead anywhere on this machine, and two that lead back make more paths than can be walked.
    /// </summary>
    internal static long Measure(string folder)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = true,
        };
        return new DirectoryInfo(folder).EnumerateFiles("*", options).Sum(file => file.Exists ? file.Length : 0);
    }

    private static long Reserve(string folder) =>
        Math.Min(ReserveBytes, new DriveInfo(folder).TotalSize / ReserveShare);

    private static long Free(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    private static string Megabytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB");
}
