using System.Collections.Immutable;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Deployments;

/// <summary>
/// Deploys in a checkout of the landed commit: what runs here was reviewed, merged, and pinned before the item began.
/// </summary>
public sealed class Deployer(CheckoutPrograms programs) : IDeployer
{
    /// <summary>The longest a command may run whose project says nothing else.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Redirects are not followed: they could lead anywhere.</summary>
    private static readonly HttpClient Http = new(new HttpClientHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public string? Lacks(DeployOrder order) =>
        CheckoutPrograms.Missing(order.Document.Secrets) is { } missing
            ? $"The environment of the server has no {missing}, which deploying to {order.Environment} needs."
            : null;

    public Task<DeployResult> DeployAsync(DeployOrder order, CancellationToken cancel) =>
        RunAsync(order, order.Document.Run, LimitOf(order), cancel);

    public async Task<bool?> FindAsync(DeployOrder order, CancellationToken cancel)
    {
        if (order.Document.Find is not { } find)
        {
            return null;
        }
        var (result, _) = await programs.RunAsync(ProgramOf(order, find), LimitOf(order), cancel);
        return result is not { End: ProcessEnd.Exited } ? null : result.ExitCode switch
        {
            0 => true,
            1 => false,
            _ => null,
        };
    }

    public Task<DeployResult> RollBackAsync(DeployOrder order, CancellationToken cancel) =>
        RunAsync(order, order.Document.RollBack!, LimitOf(order), cancel);

    public async Task<DeployResult> ProbeAsync(DeployOrder order, CancellationToken cancel)
    {
        var limit = TimeSpan.FromMilliseconds(order.Document.ProbeTimeout?.Value ?? 0);
        if (order.Document.ProbeHttp is not { } address)
        {
            return await RunAsync(order, order.Document.ProbeCommand!, limit, cancel);
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(limit);
        try
        {
            using var answer = await Http.GetAsync(
                new Uri(address), HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return new DeployResult(answer.IsSuccessStatusCode, $"{address} answers {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException trouble)
        {
            return new DeployResult(false, $"{address} does not answer: {trouble.Message}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new DeployResult(false, $"{address} has not answered within {limit.TotalSeconds:0.#} s.");
        }
    }

    private static TimeSpan LimitOf(DeployOrder order) =>
        order.Document.Timeout is { } limit ? TimeSpan.FromMilliseconds(limit.Value) : DefaultTimeout;

    private async Task<DeployResult> RunAsync(
        DeployOrder order, string line, TimeSpan limit, CancellationToken cancel)
    {
        var run = await programs.RunAsync(ProgramOf(order, line), limit, cancel);
        return new DeployResult(run.Result.Succeeded, run.Text);
    }

    private static CheckoutProgram ProgramOf(DeployOrder order, string line) => new(
        $"{order.Item}-{order.Effect}", order.Repository, order.Commit, null, line,
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("WEIR_ITEM", order.Item.ToString())
            .Add("WEIR_COMMIT", order.Commit.Value)
            .Add("WEIR_ENVIRONMENT", order.Environment)
            .Add("WEIR_EFFECT", order.Effect.ToString()),
        order.Document.Secrets);
}
