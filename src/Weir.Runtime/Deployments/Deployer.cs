using System.Collections.Immutable;
using System.Text;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Deployments;

/// <summary>
/// Runs a project's commands on this machine, in a checkout of the landed commit of their own. They are not sandboxed:
/// what deploys has to reach what a sandbox hides, and what runs here was reviewed, merged, and pinned before the item
/// began. They are given the secrets that they name and nothing else of the server's environment; what they print is
/// kept without them.
/// </summary>
/// <param name="scratch">A folder of this deployer's own.</param>
public sealed class Deployer(ISandbox programs, string scratch) : IDeployer
{
    /// <summary>The longest a command may run whose project says nothing else.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Of what a command prints so many bytes are kept.</summary>
    private const int MaxOutput = 64 * 1024;

    private const string Hidden = "***";

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
        order.Document.Secrets.FirstOrDefault(name => Environment.GetEnvironmentVariable(name) is not { Length: > 0 })
            is { } missing
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
        var (result, _) = await RunAsync(order, find, cancel);
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
        var (result, secrets) = await RunAsync(order, line, cancel, limit);
        var text = new StringBuilder(result.End switch
        {
            ProcessEnd.Exited => $"It ended with {result.ExitCode}.",
            ProcessEnd.TimedOut => $"It had not ended after {limit.TotalSeconds:0.#} s, and was stopped.",
            ProcessEnd.NotStarted => "It could not be started.",
            _ => $"It was ended ({result.End.ToString().ToLowerInvariant()}).",
        });
        text.Append('\n').Append(result.Text).Append('\n').Append(result.Errors);
        foreach (var secret in secrets)
        {
            text.Replace(secret, Hidden);
        }
        return new DeployResult(result.Succeeded, text.ToString().Trim());
    }

    private async Task<(ProcessResult Result, ImmutableArray<string> Secrets)> RunAsync(
        DeployOrder order, string line, CancellationToken cancel, TimeSpan? limit = null)
    {
        var folder = Path.Combine(scratch, $"{order.Item}-{order.Effect}-{Guid.NewGuid():n}");
        Directory.CreateDirectory(scratch);
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        environment["WEIR_ITEM"] = order.Item.ToString();
        environment["WEIR_COMMIT"] = order.Commit.Value;
        environment["WEIR_ENVIRONMENT"] = order.Environment;
        environment["WEIR_EFFECT"] = order.Effect.ToString();
        var secrets = ImmutableArray.CreateBuilder<string>();
        foreach (var name in order.Document.Secrets)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } secret)
            {
                environment[name] = secret;
                secrets.Add(secret);
            }
        }
        try
        {
            await order.Repository.PrepareCloneAsync(new CloneRequest(folder, order.Commit, []), cancel);
            var result = await programs.RunAsync(
                new SandboxedProcess
                {
                    Arguments = ["/bin/sh", "-eu", "-c", line],
                    WorkingDirectory = folder,
                    Writable = [folder],
                    Environment = environment.ToImmutable(),
                    Timeout = limit ?? LimitOf(order),
                    OutputLimit = MaxOutput,
                },
                cancel);
            return (result, secrets.ToImmutable());
        }
        finally
        {
            await AttemptFolders.RemoveAsync(programs, folder);
        }
    }
}
