using System.Globalization;

namespace Weir.Engines.Processes;

/// <summary>
/// A child whose first inner process is held until it has been taken in, so that what takes long (joining a control
/// group waits for a grace period of the kernel) is done while the sandbox is being made around it.
///
/// The child says on standard error, before anything else, a JSON object with the process id of the inner process, and
/// reads one byte of standard input before it becomes the program. Both are bubblewrap's <c>--info-fd</c> and
/// <c>--block-fd</c>. The inner process has started nothing by then, so that whatever the run starts comes from a
/// process that was taken in.
/// </summary>
/// <param name="takeIn">Called once with the process id, on the thread that reads standard error.</param>
internal sealed class HeldChild(Action<int> takeIn)
{
    private const string Name = "\"child-pid\":";

    private readonly TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is written to let it go on.</summary>
    public static ReadOnlyMemory<byte> Go { get; } = new byte[] { (byte)'\n' };

    /// <summary>Ends when the process has been taken in.</summary>
    public Task TakenIn => known.Task;

    /// <summary>Looks at what has come on standard error so far.</summary>
    public void Look(StartMarker marker)
    {
        if (known.Task.IsCompleted || ProcessIn(marker.Before) is not { } process)
        {
            return;
        }

        try
        {
            takeIn(process);
        }
        finally
        {
            known.SetResult();
        }
    }

    /// <summary>What was said for people: all but the object.</summary>
    public static string Remarks(string said)
    {
        var end = Members(said).IsEmpty ? -1 : said.IndexOf('}');
        return said[(end + 1)..].Trim();
    }

    private static int? ProcessIn(string said)
    {
        var number = Members(said);
        var end = number.IndexOfAny(',', '}');
        return end > 0 && int.TryParse(number[..end].Trim(), CultureInfo.InvariantCulture, out var process)
            ? process
            : null;
    }

    /// <summary>What follows the name of the first member; empty when what was said does not begin with the
    /// object.</summary>
    private static ReadOnlySpan<char> Members(string said)
    {
        var first = said.StartsWith('{') ? said.AsSpan(1).TrimStart() : [];
        return first.StartsWith(Name) ? first[Name.Length..] : [];
    }
}
