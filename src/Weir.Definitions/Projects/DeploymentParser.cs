using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using Weir.Core;
using Weir.Core.Deployments;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Projects;

/// <summary>Reads <c>deploy</c> of project.md.</summary>
internal static partial class DeploymentParser
{
    private const int MaxFailAfter = 100;
    private const int DefaultFailAfter = 3;
    private static readonly Span DefaultEvery = new(10_000);
    private static readonly Span DefaultTimeout = new(5_000);

    public static ImmutableArray<DeploymentDefinition> Parse(KeyReader keys) =>
        [.. keys.NamedMaps("deploy").Select(one => ParseOne(one.Name, one.Keys))];

    private static DeploymentDefinition ParseOne(YamlEntry name, KeyReader keys)
    {
        var located = new Located<string>(name.Key, name.KeyAt);
        PassParser.CheckId(located, "an environment", keys.Sink);
        var secrets = ParseSecrets(keys);
        var hosts = keys.Texts("hosts");
        var deployment = new DeploymentDefinition(
            located, keys.RequiredText("run").Value, keys.Text("rollback")?.Value, keys.Text("find")?.Value,
            keys.Span("timeout")?.Value, secrets,
            keys.Map("watch") is { } watch ? ParseWatch(watch, [.. hosts.Select(host => host.Value)]) : null);
        keys.Finish();
        return deployment;
    }

    /// <summary>Variables of the server's environment, by name.</summary>
    public static ImmutableArray<string> ParseSecrets(KeyReader keys)
    {
        var secrets = keys.Texts("secrets");
        foreach (var secret in secrets.Where(secret => !Variable().IsMatch(secret.Value)))
        {
            keys.Sink.Report(FindingCodes.DeployKey, secret.At, $"'{secret.Value}' is no name of a variable");
        }
        return [.. secrets.Select(secret => secret.Value)];
    }

    private static WatchDefinition? ParseWatch(KeyReader keys, ImmutableArray<string> hosts)
    {
        var (command, http) = (keys.Text("command"), keys.Text("http"));
        keys.RequiredText("for");
        var (every, whole) = (keys.Span("every")?.Value ?? DefaultEvery, keys.Span("for")?.Value);
        var failAfter = (int)(keys.Integer("fail_after", 1, MaxFailAfter)?.Value ?? DefaultFailAfter);
        var timeout = keys.Span("timeout")?.Value ?? DefaultTimeout;
        keys.Finish();
        if ((command is null) == (http is null))
        {
            keys.Sink.Report(FindingCodes.DeployKey, keys.At, "a watch has exactly one probe: a command or http");
            return null;
        }
        if (http is not null && !IsDeclared(http.Value, hosts))
        {
            keys.Sink.Report(FindingCodes.DeployKey, http.At,
                $"'{http.Value}' is no http address of this machine or of one of 'hosts'");
        }
        if (whole is not { } length)
        {
            return null;
        }
        if (every.Value <= 0 || every.Business || length.Business || length.Value < every.Value
            || length.Value / every.Value > WatchPlan.MaxProbes)
        {
            keys.Sink.Report(FindingCodes.DeployKey, keys.At,
                $"a watch has from 1 to {WatchPlan.MaxProbes} probes, by the clock");
            return null;
        }
        return new WatchDefinition(command?.Value, http?.Value, every, length, failAfter, timeout);
    }

    private static bool IsDeclared(string address, ImmutableArray<string> hosts) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && uri.UserInfo.Length == 0
        && (uri.Host == "localhost" || hosts.Contains(uri.Host, StringComparer.OrdinalIgnoreCase)
            || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,127}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}
