using Weir.Cli.Output;

namespace Weir.Cli.Programs;

/// <summary>
/// Git in a person's own folder, as they would type it themselves: their git, their configuration, their keys. What
/// opens the server reaches git through its environment, so that the token is in no list of processes and in no file.
/// </summary>
internal sealed class PersonalGit(string folder)
{
    /// <summary>The longest that one call may take: it may fetch a whole repository.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    public string Folder { get; } = folder;

    /// <summary>The URL of the server and the header that opens it; null for calls that reach nothing.</summary>
    public (string Url, string Header)? Door { get; init; }

    /// <summary>What the call prints.</summary>
    /// <exception cref="CliFailure">Git is not there, or refused.</exception>
    public Task<string> RunAsync(string doing, CancellationToken cancel, params string[] arguments) =>
        RunAsync(doing, null, cancel, arguments);

    /// <param name="index">An index of its own, so that the person's stays as it is; null for theirs.</param>
    public async Task<string> RunAsync(
        string doing, string? index, CancellationToken cancel, params string[] arguments)
    {
        var result = await ProgramRun.RunAsync("git", arguments, Folder, Environment(index), Limit, cancel);
        return result switch
        {
            { Found: false } => throw new CliFailure(
                ExitCode.Failed, "git is not installed here.", "install git, then the same again"),
            { Succeeded: true } => result.Output,
            _ => throw new CliFailure(
                ExitCode.Failed, $"git could not go on with {doing}: {PlainText.Line(result.Output)}",
                $"look at {Folder}, then the same again"),
        };
    }

    /// <summary>The same where failing is an answer.</summary>
    public async Task<string?> TryAsync(CancellationToken cancel, params string[] arguments)
    {
        var result = await ProgramRun.RunAsync("git", arguments, Folder, Environment(null), Limit, cancel);
        return result.Succeeded ? result.Output : null;
    }

    private Dictionary<string, string> Environment(string? index)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GIT_TERMINAL_PROMPT"] = "0",
            // Of a commit that carries files to the server and is kept nowhere.
            ["GIT_AUTHOR_NAME"] = "weir",
            ["GIT_AUTHOR_EMAIL"] = "weir@localhost",
            ["GIT_COMMITTER_NAME"] = "weir",
            ["GIT_COMMITTER_EMAIL"] = "weir@localhost",
        };
        if (index is not null)
        {
            variables["GIT_INDEX_FILE"] = index;
        }
        if (Door is { } door)
        {
            variables["GIT_CONFIG_COUNT"] = "2";
            variables["GIT_CONFIG_KEY_0"] = "http.extraHeader";
            variables["GIT_CONFIG_VALUE_0"] = door.Header;
            variables["GIT_CONFIG_KEY_1"] = "http.followRedirects";
            variables["GIT_CONFIG_VALUE_1"] = "false";
        }
        return variables;
    }
}
