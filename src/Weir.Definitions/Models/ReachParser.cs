using System.Text.RegularExpressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Models;

/// <summary>Reads what <c>models.yaml</c> says of how a provider is reached.</summary>
internal static partial class ReachParser
{
    private const string Command = "command";

    public static ProviderReach Parse(KeyReader keys, ProviderDefinition provider)
    {
        var auth = keys.Choice("auth", "key", Command, "entra", "aws");
        var helper = keys.Text(Command);
        var (region, proxy, bundle) = (keys.Text("region"), keys.Text("upstream_proxy"), keys.Text("ca_bundle"));
        if (helper is not null && !HelperName().IsMatch(helper.Value))
        {
            keys.Sink.Report(FindingCodes.ProviderReach, helper.At,
                $"'{helper.Value}' is no name of a credential program: it has small letters, digits and dashes",
                "write command: NAME for the program weir-credential-NAME on the server's PATH");
        }
        if (auth is { Value: Command } && helper is null)
        {
            keys.Sink.Report(FindingCodes.ProviderReach, auth.At,
                $"the provider '{provider.Name.Value}' does not say which program prints its token",
                "write command: NAME for the program weir-credential-NAME on the server's PATH");
        }
        if (auth is { Value: "aws" or "entra" } && provider.Url is null)
        {
            keys.Sink.Report(FindingCodes.ProviderReach, auth.At,
                $"the provider '{provider.Name.Value}' has no address of its own",
                "write url: the endpoint of your account, with its version");
        }
        if (auth is not null and not { Value: "key" } && provider.Key is not null)
        {
            keys.Sink.Report(FindingCodes.ProviderReach, auth.At,
                $"the provider '{provider.Name.Value}' has a key and signs in by '{auth.Value}' too",
                "take one of them out");
        }
        if (proxy is not null && !IsProxy(proxy.Value))
        {
            // Not repeated: it may hold a password, and findings end up in logs.
            keys.Sink.Report(FindingCodes.ProviderReach, proxy.At, "the upstream proxy is no plain http address",
                "write upstream_proxy: http://HOST:PORT, or env:NAME for one with a password");
        }
        if (bundle is not null && !bundle.Value.StartsWith('/'))
        {
            keys.Sink.Report(FindingCodes.ProviderReach, bundle.At, $"'{bundle.Value}' is no absolute path",
                "write ca_bundle: /PATH/TO/FILE.pem, where the server is");
        }
        return new ProviderReach(
            auth?.Value switch
            {
                Command => ProviderAuth.Command,
                "entra" => ProviderAuth.Entra,
                "aws" => ProviderAuth.Aws,
                _ => ProviderAuth.Key,
            },
            helper?.Value, region?.Value, proxy?.Value, bundle?.Value);
    }

    private static bool IsProxy(string written) =>
        written.StartsWith("env:", StringComparison.Ordinal)
        || (Uri.TryCreate(written, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            && address.UserInfo.Length == 0);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$", RegexOptions.NonBacktracking)]
    private static partial Regex HelperName();
}
