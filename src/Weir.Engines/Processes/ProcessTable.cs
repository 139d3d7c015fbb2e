using System.Globalization;
using System.Text;

namespace Weir.Engines.Processes;

/// <summary>The processes of this machine as Linux shows them in /proc; empty on other systems.</summary>
internal static class ProcessTable
{
    private const string Root = "/proc";

    public static List<int> ChildrenOf(int parent) => All().Where(process => ParentOf(process) == parent).ToList();

    /// <summary>The processes that were started with this variable in their environment, <c>NAME=value</c>.</summary>
    public static List<int> StartedWith(string variable)
    {
        var wanted = Encoding.UTF8.GetBytes(variable);
        return All().Where(process => HasVariable(process, wanted)).ToList();
    }

    private static IEnumerable<int> All()
    {
        if (!Directory.Exists(Root))
        {
            yield break;
        }

        foreach (var folder in Directory.EnumerateDirectories(Root))
        {
            if (Number(Path.GetFileName(folder)) is { } process)
            {
                yield return process;
            }
        }
    }

    private static int ParentOf(int process)
    {
        // "pid (name) state parent …"; the name may hold spaces and brackets, so the last bracket counts.
        var fields = Encoding.UTF8.GetString(Read(process, "stat"));
        var afterName = fields.LastIndexOf(')') + 2;
        var parts = afterName < 2 || afterName >= fields.Length ? [] : fields[afterName..].Split(' ', 3);
        return parts.Length == 3 ? Number(parts[1]) ?? 0 : 0;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool HasVariable(int process, byte[] wanted)
    {
        var rest = Read(process, "environ").AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)0);
            var variable = end < 0 ? rest : rest[..end];
            if (variable.SequenceEqual(wanted))
            {
                return true;
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return false;
    }

    private static byte[] Read(int process, string file)
    {
        try
        {
            return File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"{Root}/{process}/{file}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended in the meantime, or belongs to somebody else.
            return [];
        }
    }
}
