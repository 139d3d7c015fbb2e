namespace Weir.Agents.Gateway;

/// <summary>Cancels what waits for a provider that says nothing for too long, or that nobody waits for.</summary>
internal sealed class SilenceWatch : IDisposable
{
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;

    public SilenceWatch(TimeProvider time, CancellationToken cancel)
    {
        _silence = new CancellationTokenSource(GatewayLimits.Silence, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, cancel);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Something came.</summary>
    public void Hear() => _silence.CancelAfter(GatewayLimits.Silence);

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }
}
