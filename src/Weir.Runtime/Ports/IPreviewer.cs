using Weir.Core;
using Weir.Definitions.Compile;

namespace Weir.Runtime.Ports;

/// <summary>Runs what a project says that bringing up and taking down a preview is.</summary>
public interface IPreviewer
{
    Task<PreviewResult> BringUpAsync(PreviewOrder order, CancellationToken cancel);

    /// <summary>Takes down what there is of it, be it nothing or half of it.</summary>
    /// <exception cref="RepositoryException">It may still stand.</exception>
    Task TakeDownAsync(PreviewOrder order, CancellationToken cancel);
}

/// <param name="Preview">The act that brings it up; the same for everything that is run about it.</param>
/// <param name="Commit">What is shown.</param>
/// <param name="Base">Whose files the commands are run with.</param>
/// <param name="Repository">Where both are.</param>
public sealed record PreviewOrder(
    EffectId Preview, ItemId Item, ObjectName Commit, ObjectName Base, PreviewDocument Document,
    IRepository Repository)
{
    /// <summary>What it is called: unique, and fit to be a part of a host's name.</summary>
    public string Name => $"{Item}-{Preview.ToString().Replace('.', '-')}".ToLowerInvariant();
}

/// <param name="Url">Where it is; null when it could not be brought up.</param>
/// <param name="Text">What was printed and how it ended, without secrets.</param>
public sealed record PreviewResult(string? Url, string Text);
