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
        ReadAsync) { OnlyReads = true };

    public Tool Search => new(
        "search",
        "Find lines that match an extended regular expression (as grep -E) in a file "
        + "or below a folder; all files by default, but for those that git ignores.",
        """
        {"type":"object","required":["pattern"],"additionalProperties":false,
         "properties":{"pattern":{"type":"string"},"path":{"type":"string"}}}
        """,
        SearchAsync) { OnlyReads = true };

    public Tool Edit => new(
        EditName,
        "Replace `old` by `new` in a file. `old` must occur once only, unless `all` is true; copy it with its white "
        + "space. Without `old` the file is created; an existing one only with `overwrite`.",
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
        var edited = EditMatch.Replace(path, text, old, replacement, arguments.Flag("all"));
        await files.WriteAsync(path, Encoding.UTF8.GetBytes(edited.Text), replace: true, cancel);
        return $"Edited '{path}': {edited.Count} {(edited.Count == 1 ? "place" : "places")}"
            + (edited.Remark.Length > 0 ? $" ({edited.Remark})." : ".");
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
}
