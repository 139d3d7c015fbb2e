namespace Weir.Agents.Workspaces;

/// <summary>
/// A path as an agent or a template may name it: relative to the workspace, never above it, never git's own folder.
/// This is the cheap half of the rule; where links lead is only known in the sandbox (see <see
/// cref="WorkspaceFiles"/>).
/// </summary>
internal static class WorkspacePath
{
    public const int MaxLength = 512;

    /// <summary>The path without <c>./</c> and doubled slashes; <c>.</c> for the workspace itself.</summary>
    public static bool TryNormalize(string? path, out string normalized, out string complaint)
    {
        normalized = "";
        complaint = Complaint(path);
        if (complaint.Length > 0)
        {
            return false;
        }
        var segments = path!.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Where(segment => segment != ".").ToArray();
        normalized = segments.Length == 0 ? "." : string.Join('/', segments);
        return true;
    }

    private static string Complaint(string? path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return "the path is empty; give one relative to the workspace, such as src/main.cs";
        }
        if (path.Length > MaxLength)
        {
            return $"the path has {path.Length} characters; at most {MaxLength} are allowed";
        }
        if (path.Any(char.IsControl))
        {
            return "the path holds a control character";
        }
        if (path[0] == '/')
        {
            return $"'{path}' is absolute; give a path relative to the workspace";
        }
        var segments = path.Split('/');
        if (segments.Contains("..", StringComparer.Ordinal))
        {
            return $"'{path}' leads above the workspace; '..' is not allowed";
        }
        return segments.Contains(".git", StringComparer.OrdinalIgnoreCase)
            ? $"'{path}' belongs to git; its files are not for reading or writing here"
            : "";
    }
}
