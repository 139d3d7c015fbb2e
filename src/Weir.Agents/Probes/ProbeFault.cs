using Weir.Agents.Gateway;
using Weir.Agents.Gateway.Reach;
using Weir.Agents.Models;
using Weir.Definitions.Models;

namespace Weir.Agents.Probes;

/// <summary>What a failed call means for whoever wrote <c>models.yaml</c>, and what to do about it.</summary>
internal static class ProbeFault
{
    public static ProbeFinding Finding(ModelTarget target, ProviderException fault)
    {
        var provider = target.Provider;
        var key = provider.Key ?? "a key: env:NAME";
        var hint = (fault.Code, fault.Status, fault.Fault) switch
        {
            (GatewayRefusal.NoKey, _, _) => SignIn(provider.Reach, key),
            (GatewayRefusal.Unreachable, _, _) => provider.Url is { } url
                ? $"start the server at {url}, or correct the url of provider {provider.Name.Value} in models.yaml"
                : "look whether this machine has a network, and whether a proxy is needed",
            (_, 401 or 403, _) when provider.Reach.Auth != ProviderAuth.Key => SignIn(provider.Reach, key),
            (_, 401 or 403, _) => $"look whether {key} is valid for provider {provider.Name.Value}",
            (_, 404, _) => $"look whether provider {provider.Name.Value} has a model '{target.Model}', "
                + $"and whether it speaks {Translation.DialectTranslation.Name(target.Dialect)} at its url",
            (_, _, ProviderFault.Quota) => "wait, or raise the limits of the account",
            (_, _, ProviderFault.Unavailable) => "try again; it is the provider that fails",
            _ => $"correct provider {provider.Name.Value} in models.yaml",
        };
        return new ProbeFinding(ProbeSubject.Answer, false, fault.Message, hint);
    }

    private static string SignIn(ProviderReach reach, string key) => reach switch
    {
        { Auth: ProviderAuth.Command, Helper: var helper } =>
            $"put {HelperToken.Prefix}{helper} on the PATH, and look what it prints",
        { Auth: ProviderAuth.Entra } => "type `az login`, or give this machine an identity of Microsoft Entra ID",
        { Auth: ProviderAuth.Aws } => "set AWS_PROFILE, or whatever else holds credentials of AWS, where this runs",
        _ => $"set {key} where this runs",
    };
}
