using System.Collections.Immutable;
using Weir.Agents.Metering;

namespace Weir.Agents.Gateway;

/// <summary>
/// One attempt's way to its models. Behind it is the gateway: it has the keys, chooses the provider, counts what is
/// used and refuses what the attempt may not spend.
/// </summary>
public interface IModelLine
{
    /// <summary>Asks; a refusal is an answer with its status, never an exception.</summary>
    Task<ModelAnswer> SendAsync(ModelQuestion question, CancellationToken cancel);
}

/// <summary>A request as the attempt's client wrote it.</summary>
/// <param name="Headers">Those of it that concern the provider, such as <c>anthropic-version</c>.</param>
public sealed record ModelQuestion(
    ModelDialect Dialect, ReadOnlyMemory<byte> Body, ImmutableSortedDictionary<string, string> Headers)
{
    /// <summary>What is passed on to a provider; credentials and all else of a request are not.</summary>
    private static readonly ImmutableArray<string> PassedOn = ["anthropic-version", "anthropic-beta", "openai-beta"];

    /// <summary>Of a request's headers, those that concern the provider.</summary>
    /// <param name="find">The value by name, several joined by commas; null for one that is not there.</param>
    public static ImmutableSortedDictionary<string, string> HeadersOf(Func<string, string?> find)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in PassedOn)
        {
            if (find(name) is { } value)
            {
                found.Add(name, value);
            }
        }
        return found.ToImmutable();
    }
}

/// <summary>
/// What comes back. The body is read once, by <see cref="CopyAsync"/>; the call is settled by the time it returns or
/// fails, or when the answer is disposed unread.
/// </summary>
public sealed class ModelAnswer(
    int status, string contentType, Func<Stream, CancellationToken, Task> copy, Func<ValueTask>? leave = null)
    : IAsyncDisposable
{
    private bool _isRead;

    public int Status => status;
    public string ContentType => contentType;

    /// <summary>When to ask again, as the provider says it; null where it does not.</summary>
    public string? RetryAfter { get; init; }

    public Task CopyAsync(Stream to, CancellationToken cancel)
    {
        _isRead = true;
        return copy(to, cancel);
    }

    public ValueTask DisposeAsync() => _isRead || leave is null ? ValueTask.CompletedTask : leave();
}
