using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using Weir.Definitions.Models;
using Weir.Runtime.Ports;

namespace Weir.Agents.Models;

/// <summary>
/// From the models that may serve an attempt (<c>provider/model</c>, in order of preference) to a client for the first
/// one whose provider is registered. The composition root registers providers by the name that models.yaml gives them.
/// </summary>
/// <param name="prices">By <c>provider/model</c>; what has none costs an unknown amount.</param>
public sealed class ModelRouter(
    IReadOnlyDictionary<string, Func<ModelRequest, ModelClient>> providers,
    IReadOnlyDictionary<string, ModelPrice>? prices = null)
{
    /// <summary>The caller disposes the client. It belongs to one attempt.</summary>
    public ModelRoute Route(ExecutorTask task)
    {
        if (task.Models.IsDefaultOrEmpty)
        {
            return new ModelRoute.None(
                "No model serves this tier. Add one to it in .weir/models.yaml and commit that to the branch that "
                + "changes merge into; `weir doctor` says what is reachable.");
        }
        foreach (var name in task.Models)
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            if (slash > 0 && providers.TryGetValue(name[..slash], out var open))
            {
                return new ModelRoute.Ready(open(new ModelRequest(name[..slash], name[(slash + 1)..], task)) with
                {
                    Price = prices?.GetValueOrDefault(name),
                });
            }
        }
        return new ModelRoute.None(
            $"No registered provider serves {Listed(task.Models)}; registered: {Listed([.. providers.Keys])}. "
            + "Name one of them in the tier in .weir/models.yaml.");
    }

    private static string Listed(ImmutableArray<string> names) =>
        names.IsEmpty ? "none" : string.Join(", ", names.Order(StringComparer.Ordinal));
}

/// <param name="Provider">The name before the slash.</param>
/// <param name="Model">What follows it.</param>
/// <param name="Task">The attempt that asks.</param>
public sealed record ModelRequest(string Provider, string Model, ExecutorTask Task);

/// <param name="Name">What is recorded as the attempt's model, <c>provider/model</c>.</param>
public sealed record ModelClient(IChatClient Client, string Name)
{
    /// <summary>Null where nobody has said what it costs.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>What its client speaks over; null for one that reaches no provider.</summary>
    internal LineHandler? Line { get; init; }

    /// <summary>Whether it can go on with what an attempt before had begun; a script begins at its first turn.
    /// </summary>
    internal bool GoesOn => Line is not null;
}

/// <summary>Where a model call may go, or the sentence that says why nowhere.</summary>
public abstract record ModelRoute
{
    private ModelRoute()
    {
    }

    public sealed record Ready(ModelClient Model) : ModelRoute;

    public sealed record None(string Sentence) : ModelRoute;
}
