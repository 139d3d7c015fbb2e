using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Weir.Definitions.Agents.Import;

/// <summary>From the tools of other agents' files to Weir's.</summary>
internal static class ToolNames
{
    /// <summary>What an agent may do that is not bounded, one by one; <c>*</c> says the same.</summary>
    public static readonly ImmutableArray<string> All =
        ["read", "edit", "search", "execute", "web", "todo", "agent", "ask"];

    private static readonly FrozenDictionary<string, string> Known = Table(
        ("read", "read view readfile read_file read_many_files readnotebook notebookread getnotebooksummary lsp "
            + "problems readcelloutput get_errors terminallastcommand terminalselection testfailure changes"),
        ("search", "search grep glob ls list codebase usages list_directory grep_search search_file_content "
            + "file_search semantic_search searchresults filesearch textsearch listdirectory "
            + "codesearch findtestfiles list_dir "
            + "ripgrep listcodeusages glob_search glob_files list_files searchfiles"),
        ("edit", "edit write multiedit notebookedit patch apply_patch editfiles edit_file write_file replace "
            + "createfile createdirectory editnotebook create_file create insert str_replace new runnotebooks "
            + "insert_edit_into_file replace_string_in_file write_to_file"),
        ("execute", "bash execute shell run_shell_command runcommands runcommand runtasks runtests terminal "
            + "run_in_terminal runinterminal bashoutput killbash killshell powershell run_task runtask "
            + "createandruntask getterminaloutput run_command test_failure get_terminal_output terminalcommand"),
        ("web", "web webfetch websearch fetch fetch_webpage google_web_search web_fetch web_search githubrepo "
            + "opensimplebrowser fetchwebpage google_search"),
        ("todo", "todo todos todowrite todoread write_todos manage_todo_list update_plan taskcreate tasklist taskget "
            + "taskupdate"),
        ("agent", "agent task runsubagent custom-agent subagent agents"),
        ("ask", "ask askuserquestion question ask_user askquestions"));

    /// <summary>Weir's tool for a foreign one; null where there is none.</summary>
    public static string? Of(string foreign)
    {
        var name = foreign.Trim();
        if (name is "*" or "all")
        {
            return "*";
        }
        if (name.StartsWith("mcp__", StringComparison.Ordinal) && name["mcp__".Length..].Split("__") is { } parts
            && parts[0].Length > 0)
        {
            return $"mcp:{parts[0]}/{(parts.Length > 1 && parts[1].Length > 0 ? string.Join("__", parts[1..]) : "*")}";
        }
        // `Bash(git *)` bounds a tool; that bound is reported by whoever asks.
        var bare = name.Split('(')[0].Trim();
        var slash = bare.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return Known.GetValueOrDefault(bare.ToLowerInvariant());
        }
        var (set, tool) = (bare[..slash].ToLowerInvariant(), bare[(slash + 1)..]);
        return set is "vscode" ? Known.GetValueOrDefault(tool.ToLowerInvariant())
            : Known.GetValueOrDefault(tool.ToLowerInvariant()) is { } known && Known.ContainsKey(set) ? known
            : Known.GetValueOrDefault(set)
                ?? (set.Length > 0 && tool.Length > 0 ? $"mcp:{bare}" : null);
    }

    /// <summary>It allows only some of what the tool can do.</summary>
    public static bool IsBounded(string foreign) => foreign.Contains('(', StringComparison.Ordinal)
        && !foreign.TrimEnd().EndsWith("(*)", StringComparison.Ordinal);

    private static FrozenDictionary<string, string> Table(params (string Weir, string Foreign)[] rows) => rows
        .SelectMany(row => row.Foreign.Split(' ').Select(foreign => (foreign, row.Weir)))
        .ToFrozenDictionary(pair => pair.foreign, pair => pair.Weir, StringComparer.Ordinal);
}
