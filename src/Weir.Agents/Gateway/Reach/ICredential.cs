namespace Weir.Agents.Gateway.Reach;

/// <summary>Signs requests to one provider in.</summary>
internal interface ICredential
{
    /// <summary>Adds what signs a request in, and gives back the secret of it that no answer may repeat.</summary>
    /// <exception cref="SignInException">There is no way to sign in now.</exception>
    Task<string> SignAsync(HttpRequestMessage request, CancellationToken cancel);

    /// <summary>The provider did not take it: the next request gets a new one, if there are new ones.</summary>
    /// <returns>Whether what was used might have been too old, so that trying again makes sense.</returns>
    bool Forget();
}
