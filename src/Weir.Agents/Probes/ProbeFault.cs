using Weir.Agents.Gateway;
using Weir.Agents.Models;

namespace Weir.Agents.Probes;

/// <summary>What a failed call means for whoever wrote <c>models.yaml</c>, and what to do about it.</summary>
internal static class ProbeFault
{
    public static ProbeFinding Finding(ModelTarget target, ProviderException fault)
    {
        var provider = target.Provider;
        var said = fault.Message;
        bool Says(params ReadOnlySpan<string> parts)
        {
            foreach (var part in parts)
            {
                if (said.Contains(part, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
            return false;
        }
        var key = provider.Key ?? "a key: env:NAME";
        return new ProbeFinding(ProbeSubject.Answer, false, said, (fault.Fault, said) switch
        {
            _ when Says("has no key") => $"set {key} where this runs",
            _ when Says("cannot be reached") => provider.Url is { } url
                ? $"start the server at {url}, or correct the url of provider {provider.Name.Value} in models.yaml"
                : "look whether this machine has a network, and whether a proxy is needed",
            _ when Says("answered 401", "answered 403") =>
                $"look whether {key} is valid for provider {provider.Name.Value}",
            _ when Says("answered 404") => $"look whether provider {provider.Name.Value} has a model '{target.Model}', "
                + $"and whether it speaks {Translation.DialectTranslation.Name(target.Dialect)} at its url",
            (ProviderFault.Quota, _) => "wait, or raise the limits of the account",
            (ProviderFault.Unavailable, _) => "try again; it is the provider that fails",
            _ => $"correct provider {provider.Name.Value} in models.yaml",
        });
    }
}
