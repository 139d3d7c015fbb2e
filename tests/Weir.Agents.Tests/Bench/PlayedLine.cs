using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Weir.Agents.Chat;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Agents.Models;
using Weir.Definitions.Models;

namespace Weir.Agents.Tests.Bench;

/// <summary>A line on which answers are played in the wire format, for the providers' own client libraries.</summary>
internal sealed class PlayedLine(ModelDialect dialect, params ReadOnlySpan<PlayedAnswer> answers) : IModelLine
{
    private readonly ConcurrentQueue<PlayedAnswer> left = new(answers.ToArray());

    public List<JsonNode> Asked { get; } = [];

    /// <summary>Answers that nobody reads any more, whether to their end or not.</summary>
    public int Settled { get; private set; }

    public Task<ModelAnswer> SendAsync(ModelQuestion question, CancellationToken cancel)
    {
        Asked.Add(JsonNode.Parse(question.Body.Span)!);
        var answer = left.TryDequeue(out var next) ? next : new PlayedAnswer("no answer is left") { Status = 400 };
        return Task.FromResult(new ModelAnswer(
            answer.Status, answer.Type, async (to, stop) =>
            {
                try
                {
                    await answer.CopyAsync(to, stop);
                }
                finally
                {
                    Settled++;
                }
            }));
    }

    public ChatExecutor Executor(TimeProvider time)
    {
        var definition = new ModelsDefinition
        {
            File = "models.yaml",
            Providers =
            [
                new ProviderDefinition(
                    new("played", default), dialect.ToString().ToLowerInvariant(), null, null, null, "tokens"),
            ],
        };
        var providers = LineProviders.Of(definition, _ => this)
            .ToDictionary(one => one.Name, one => one.Open, StringComparer.Ordinal);
        return new ChatExecutor(new ModelRouter(providers), time);
    }
}

/// <summary>One answer, whole or in pieces.</summary>
internal sealed record PlayedAnswer(params ImmutableArray<string> Pieces)
{
    public int Status { get; init; } = 200;
    public string Type { get; init; } = "text/event-stream";

    /// <summary>Called before each piece, with its number from 0.</summary>
    public Action<int> Before { get; init; } = static _ => { };

    /// <summary>What happens instead of a proper end.</summary>
    public Exception? Breaks { get; init; }

    /// <summary>Nothing comes after the last piece, and no end either.</summary>
    public bool Stalls { get; init; }

    public async Task CopyAsync(Stream to, CancellationToken cancel)
    {
        foreach (var (number, piece) in Pieces.Index())
        {
            Before(number);
            await to.WriteAsync(Encoding.UTF8.GetBytes(piece), cancel);
            await to.FlushAsync(cancel);
        }
        if (Stalls)
        {
            await new TaskCompletionSource().Task.WaitAsync(cancel);
        }
        if (Breaks is not null)
        {
            throw Breaks;
        }
    }
}
