using Azure.Core;
using Azure.Identity;

namespace Weir.Agents.Gateway.Reach;

/// <summary>
/// A token of Microsoft Entra ID, by whatever identity the server has: of its environment, its workload, its machine or
/// whoever is signed in with Azure's command line.
/// </summary>
internal sealed class EntraToken
{
    /// <summary>What Azure's model endpoints ask a token for.</summary>
    private const string Scope = "https://cognitiveservices.azure.com/.default";

    private readonly DefaultAzureCredential _identity = new(new DefaultAzureCredentialOptions
    {
        ExcludeInteractiveBrowserCredential = true,
    });

    /// <exception cref="SignInException">There is no identity here, or it got no token.</exception>
    public async Task<AccessToken> GetAsync(CancellationToken cancel)
    {
        try
        {
            var token = await _identity.GetTokenAsync(new TokenRequestContext([Scope]), cancel);
            return new AccessToken(token.Token, token.ExpiresOn);
        }
        catch (AuthenticationFailedException trouble)
        {
            var first = trouble.Message.AsSpan().Trim().ToString().Split('\n')[0].Trim();
            throw new SignInException($"Microsoft Entra ID gave the server no token: {first}", trouble);
        }
    }
}
