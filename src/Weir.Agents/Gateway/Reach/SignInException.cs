namespace Weir.Agents.Gateway.Reach;

/// <summary>The server could not sign in at a provider, or knows no way there: nothing went out.</summary>
/// <param name="sentence">What is wrong and what to do, without any secret.</param>
public sealed class SignInException(string sentence, Exception? inner = null)
    : HttpRequestException(HttpRequestError.UserAuthenticationError, sentence, inner);
