using System.Collections.Immutable;
using System.Globalization;
using Weir.Core;

namespace Weir.Git.Processes;

/// <summary>
/// The whole environment of a git call, made from scratch: no configuration of the system or the person, no prompts, no
/// inherited GIT_* variable. What git does depends on the call alone.
/// </summary>
internal static class GitEnvironment
{
    public const string IdentityName = "Weir";
    public const string IdentityEmail = "weir@localhost";

    /// <summary>What a transport needs of the person's session; handed on to calls that reach a network, to no
    /// other.</summary>
    private static readonly ImmutableArray<string> NetworkVariables =
    [
        "HOME", "SSH_AUTH_SOCK", "USER", "LOGNAME", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
        "http_proxy", "https_proxy", "no_proxy", "all_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO",
    ];

    public static ImmutableSortedDictionary<string, string> For(GitCall call)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        variables["GIT_DIR"] = call.GitDirectory;
        variables["GIT_CONFIG_NOSYSTEM"] = "1";
        variables["GIT_CONFIG_SYSTEM"] = "/dev/null";
        variables["GIT_CONFIG_GLOBAL"] = "/dev/null";
        variables["GIT_ATTR_NOSYSTEM"] = "1";
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["GIT_EDITOR"] = "true";
        variables["GIT_PAGER"] = "cat";
        variables["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes";
        variables["GIT_ALLOW_PROTOCOL"] = "file:git:http:https:ssh";
        variables["GIT_NO_REPLACE_OBJECTS"] = "1";
        variables["GIT_LITERAL_PATHSPECS"] = "1";
        variables["GIT_OPTIONAL_LOCKS"] = "0";
        variables["LC_ALL"] = "C";
        AddIdentity(variables, call);
        AddConfiguration(variables, call);
        Add(variables, "GIT_WORK_TREE", call.WorkTree);
        Add(variables, "GIT_INDEX_FILE", call.IndexFile);
        Add(variables, "GIT_OBJECT_DIRECTORY", call.ObjectDirectory);
        Add(variables, "GIT_ALTERNATE_OBJECT_DIRECTORIES", call.AlternateObjects);
        return variables.ToImmutable();
    }

    /// <summary>The variables of this process that a trusted call inherits.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Inherited(GitCall call)
    {
        var names = call.Network ? NetworkVariables.Add("PATH") : ["PATH"];
        foreach (var name in names)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                yield return new KeyValuePair<string, string>(name, value);
            }
        }
    }

    private static void AddIdentity(ImmutableSortedDictionary<string, string>.Builder variables, GitCall call)
    {
        var date = Date(call.At ?? new Timestamp(0));
        variables["GIT_AUTHOR_NAME"] = call.Author?.Name ?? IdentityName;
        variables["GIT_AUTHOR_EMAIL"] = call.Author?.Email ?? IdentityEmail;
        variables["GIT_AUTHOR_DATE"] = call.Author is { } author ? "@" + author.Date : date;
        variables["GIT_COMMITTER_NAME"] = IdentityName;
        variables["GIT_COMMITTER_EMAIL"] = IdentityEmail;
        variables["GIT_COMMITTER_DATE"] = date;
    }

    private static void AddConfiguration(
        ImmutableSortedDictionary<string, string>.Builder variables, GitCall call)
    {
        if (call.Configuration.IsEmpty)
        {
            return;
        }
        variables["GIT_CONFIG_COUNT"] = call.Configuration.Length.ToString(CultureInfo.InvariantCulture);
        foreach (var (index, setting) in call.Configuration.Index())
        {
            variables[$"GIT_CONFIG_KEY_{index}"] = setting.Name;
            variables[$"GIT_CONFIG_VALUE_{index}"] = setting.Value;
        }
    }

    private static string Date(Timestamp at) => $"@{at.Value / 1000} +0000";

    private static void Add(ImmutableSortedDictionary<string, string>.Builder variables, string name, string? value)
    {
        if (value is not null)
        {
            variables[name] = value;
        }
    }
}
