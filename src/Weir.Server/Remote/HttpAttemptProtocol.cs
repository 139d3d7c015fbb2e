using System.Collections.Concurrent;
using Weir.Core.Passes;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;
using Weir.Server.Api;
using Weir.Server.Views;
using Weir.Storage.Blobs;

namespace Weir.Server.Remote;

/// <summary>
/// The attempt protocol from an engine that is not in the server's process. A result goes in three steps, each of which
/// may be repeated: the texts it names, git's objects, the result itself.
/// </summary>
internal sealed class HttpAttemptProtocol(ServerLine line, AttemptShelf shelf, RemoteBench bench) : IAttemptProtocol
{
    /// <summary>How often handing in git's objects is tried before the result counts as failed.</summary>
    public const int MaxPushes = 30;

    private static readonly TimeSpan PollLimit = EngineRoutes.LongPoll + ServerLine.Limit;

    private readonly ConcurrentDictionary<AttemptKey, int> _pushes = new();

    public Task RegisterAsync(EngineStanding standing, CancellationToken cancel) =>
        line.PostAsync<Accepted>("engines/register", standing, ServerLine.Limit, cancel);

    public Task<EngineOrders> ClaimAsync(EngineStanding standing, CancellationToken cancel) =>
        line.PostAsync<EngineOrders>("engines/claims", standing, PollLimit, cancel);

    public Task LeaveAsync(EngineStanding standing, CancellationToken cancel) =>
        line.PostAsync<Accepted>("engines/leave", standing, ServerLine.Limit, cancel);

    public async Task<AttemptDescription> DescribeAsync(GivenAttempt attempt, CancellationToken cancel)
    {
        var description =
            await line.GetAsync<AttemptDescription>(ServerLine.PathOf(attempt) + "/description", cancel);
        return description.Version == AttemptDescription.CurrentVersion
            ? description
            : throw new ProtocolRefusedException(
                "protocol", $"The server describes attempts in version {description.Version}, and this engine reads "
                    + $"{AttemptDescription.CurrentVersion}.");
    }

    public Task<BeatAnswer> BeatAsync(GivenAttempt attempt, SignOfLife sign, CancellationToken cancel) =>
        line.PostAsync<BeatAnswer>(
            $"{ServerLine.PathOf(attempt)}/beats/{sign.Beat}", new Beat(sign.Sentence, sign.Heard), ServerLine.Limit,
            cancel);

    public async Task<ResultFate> ReportAsync(AttemptResult result, CancellationToken cancel)
    {
        var attempt = new GivenAttempt(result.Item, result.Key);
        try
        {
            await line.GetAsync<GivenAttempt>(ServerLine.PathOf(attempt), cancel);
            await HandOverTextsAsync(attempt, cancel);
            result = await HandOverObjectsAsync(attempt, result, cancel);
        }
        catch (ProtocolRefusedException)
        {
            // Nothing of it is wanted any more; the result itself is told so, by name.
        }
        try
        {
            var answer = await line.PostAsync<Acknowledged>(
                ServerLine.PathOf(attempt) + "/result", result, ServerLine.Limit, cancel);
            _pushes.TryRemove(result.Key, out _);
            return answer.Fate;
        }
        catch (ProtocolRefusedException refused) when (refused.Code == "not-your-attempt")
        {
            return ResultFate.Refused;
        }
    }

    private async Task HandOverTextsAsync(GivenAttempt attempt, CancellationToken cancel)
    {
        foreach (var text in OutgoingBlobs.In(RemoteBench.TextsOf(shelf, attempt.Key.Attempt)))
        {
            await line.PutAsync<Accepted>(
                $"{ServerLine.PathOf(attempt)}/texts/{text.Retention}/{text.Digest}",
                await File.ReadAllBytesAsync(text.Path, cancel), cancel);
        }
    }

    private async Task<AttemptResult> HandOverObjectsAsync(
        GivenAttempt attempt, AttemptResult result, CancellationToken cancel)
    {
        if (await shelf.DescriptionOfAsync(attempt.Key.Attempt, cancel) is not { } description)
        {
            return result;
        }
        try
        {
            await bench.PushAsync(description, cancel);
            return result;
        }
        catch (RepositoryException trouble)
        {
            return _pushes.AddOrUpdate(result.Key, 1, (_, tries) => tries + 1) < MaxPushes
                ? throw new ProtocolUnavailableException(trouble.Message, trouble)
                : result with
                {
                    Outcome = new AttemptOutcome.Failed(FailureReason.Infrastructure, null),
                    Note = trouble.Message,
                };
        }
    }
}
