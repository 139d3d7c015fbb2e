using System.Text;
using Weir.Agents.Workspaces;

namespace Weir.Agents.Chat;

/// <summary>The tools <c>read</c>, <c>search</c> and <c>edit</c>.</summary>
internal sealed class FileTools(WorkspaceFiles files)
{
    public const string EditName = "edit";

    public Tool Read => new(
        "read",
        "Read a text file, or list a folder. `from` is the first line (from 1), `lines` how many.",
        """
        {"type":"object","required":["path"],"additionalProperties":false,
         "properties":{"path":{"type":"string"},"from":{"type":"integer"},"lines":{"type":"integer"}}}
        """,
        ReadAsync);

    public Tool Search => new(
        "search",
        "Find lines that match an extended regular expression (grep -E) in a file "
        + "or below a folder; all files by default.",
        """
        {"type":"object","required":["pattern"],"additionalProperties":false,
         "properties":{"pattern":{"type":"string"},"path":{"type":"string"}}}
        """,
        SearchAsync);

    public Tool Edit => new(
        EditName,
        "Replace `old` by `new` in a file. `old` must match exactly and only once, unless `all` is true. Without `old` "
        + "the file is created; an existing one only with `overwrite`.",
        """
        {"type":"object","required":["path","new"],"additionalProperties":false,
         "properties":{"path":{"type":"string"},"old":{"type":"string"},"new":{"type":"string"},
          "all":{"type":"boolean"},"overwrite":{"type":"boolean"}}}
        """,
        EditAsync);

    private async Task<string> ReadAsync(ToolArguments arguments, CancellationToken cancel)
    {
        arguments.Allow(["path", "from", "lines"]);
        var path = arguments.Text("path");
        var from = arguments.Count("from", 1);
        if (await files.ListAsync(path, cancel) is { } names)
        {
            return names.IsEmpty
                ? "(an empty folder)"
                : BoundedText.HeadAndTail(string.Join('\n', names), ChatLimits.ToolResult);
        }
        var slice = await files.SliceAsync(
            path, from, arguments.Count("lines", ChatLimits.ReadLines), ChatLimits.ToolResult, cancel);
        var shown = slice.Text.Count(character => character == '\n') + (slice.Text is "" or [.., '\n'] ? 0 : 1);
        if (shown == 0 && from > 1)
        {
            return $"[{path} has {slice.TotalLines} lines]";
        }
        var last = from + Math.Max(shown, 1) - 1;
        var more = slice.Cut ? $"; cut at {ChatLimits.ToolResult} bytes, go on with from: {last}"
            : last < slice.TotalLines ? $"; go on with from: {last + 1}"
            : "";
        return $"[{path}, lines {from} to {last} of {Math.Max(slice.TotalLines, last)}{more}]\n{slice.Text}";
    }

    private async Task<string> SearchAsync(ToolArguments arguments, CancellationToken cancel)
    {
        const int longest = 400;
        arguments.Allow(["pattern", "path"]);
        var found = await files.SearchAsync(arguments.Text("pattern"), arguments.OptionalText("path") ?? ".", cancel);
        if (found.Matches.IsEmpty)
        {
            return "No line matches.";
        }
        var text = new StringBuilder();
        foreach (var match in found.Matches.Take(ChatLimits.SearchLines))
        {
            text.Append($"{match.Path}:{match.Line}: {BoundedText.Head(match.Text, longest)}\n");
        }
        if (found.Cut || found.Matches.Length > ChatLimits.SearchLines)
        {
            var count = found.Cut ? "many" : $"{found.Matches.Length - ChatLimits.SearchLines}";
            text.Append($"[{count} more; search below a folder or for something rarer]\n");
        }
        return BoundedText.HeadAndTail(text.ToString(), ChatLimits.ToolResult);
    }

    private async Task<string> EditAsync(ToolArguments arguments, CancellationToken cancel)
    {
        arguments.Allow(["path", "old", "new", "all", "overwrite"]);
        var path = arguments.Text("path");
        var replacement = arguments.Text("new");
        var old = arguments.OptionalText("old");
        if (string.IsNullOrEmpty(old))
        {
            return await CreateAsync(path, replacement, arguments.Flag("overwrite"), cancel);
        }
        var text = await files.ReadTextAsync(path, cancel);
        var count = Occurrences(text, old);
        if (count == 0)
        {
            var lines = text.Contains("\r\n", StringComparison.Ordinal) && !old.Contains('\r', StringComparison.Ordinal)
                ? " The file ends its lines with CR LF; write them so in `old`, or match a part of one line."
                : " Read the file again: it must match exactly, white space included.";
            throw new ToolException($"`old` does not occur in '{path}'.{lines}");
        }
        if (count > 1 && !arguments.Flag("all"))
        {
            throw new ToolException(
                $"`old` occurs {count} times in '{path}'; take more of its surroundings, or set `all`.");
        }
        var edited = text.Replace(old, replacement, StringComparison.Ordinal);
        await files.WriteAsync(path, Encoding.UTF8.GetBytes(edited), replace: true, cancel);
        return $"Edited '{path}': {count} {(count == 1 ? "place" : "places")}.";
    }

    private async Task<string> CreateAsync(string path, string content, bool overwrite, CancellationToken cancel)
    {
        try
        {
            await files.WriteAsync(path, Encoding.UTF8.GetBytes(content), overwrite, cancel);
        }
        catch (WorkspaceException exception) when (!overwrite)
        {
            throw new ToolException(
                $"{exception.Message}. To change a part of a file give `old`; to replace it set `overwrite`.");
        }
        return $"Wrote '{path}'.";
    }

    private static int Occurrences(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0;
            at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }
        return count;
    }
}
