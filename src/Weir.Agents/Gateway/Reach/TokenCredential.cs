using System.Net.Http.Headers;

namespace Weir.Agents.Gateway.Reach;

/// <summary>A token, and how long it is good; null where nobody says.</summary>
internal sealed record AccessToken(string Value, DateTimeOffset? Until);

/// <summary>Signs in with a token that is got from somewhere, and kept as long as it is good.</summary>
internal sealed class TokenCredential(Func<CancellationToken, Task<AccessToken>> get, TimeProvider time) : ICredential
{
    private readonly Lock _gate = new();
    private Task<AccessToken>? _token;
    private DateTimeOffset _until;
    private bool _used;

    public async Task<string> SignAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var token = await TokenAsync().WaitAsync(ReachLimits.SignIn, time, cancel);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        return token.Value;
    }

    public bool Forget()
    {
        lock (_gate)
        {
            var old = _used;
            (_token, _used) = (null, false);
            return old;
        }
    }

    /// <summary>Requests that come together ask once.</summary>
    private Task<AccessToken> TokenAsync()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_token is null or { IsFaulted: true } or { IsCanceled: true } || _until <= now)
            {
                (_token, _until, _used) = (GetAsync(), DateTimeOffset.MaxValue, false);
            }
            else
            {
                _used |= _token.IsCompletedSuccessfully;
            }
            return _token;
        }
    }

    private async Task<AccessToken> GetAsync()
    {
        using var limit = new CancellationTokenSource(ReachLimits.SignIn, time);
        var token = await Task.Run(() => get(limit.Token), limit.Token);
        lock (_gate)
        {
            _until = token.Until is { } until
                ? until - ReachLimits.Margin
                : time.GetUtcNow() + ReachLimits.UnsaidLife;
        }
        return token;
    }
}
