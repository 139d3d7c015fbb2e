using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Deployments;

/// <summary>
/// Runs a project's preview commands on this machine. The lines and the files that they are run among are the target's;
/// the change, which nobody has judged yet, lies beside them below <c>WEIR_CHANGE</c>, so that no change says how it is
/// shown, nor reaches the secrets that these commands are given.
/// </summary>
public sealed partial class Previewer(CheckoutPrograms programs) : IPreviewer
{
    /// <summary>The longest a command may run whose project says nothing else.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    public async Task<PreviewResult> BringUpAsync(PreviewOrder order, CancellationToken cancel)
    {
        if (CheckoutPrograms.Missing(order.Document.Secrets) is { } missing)
        {
            return new PreviewResult(null, $"The environment of the server has no {missing}, which the preview needs.");
        }
        var run = await programs.RunAsync(ProgramOf(order, order.Document.Up, true), LimitOf(order), cancel);
        if (!run.Result.Succeeded)
        {
            return new PreviewResult(null, run.Text);
        }
        var url = order.Document.Url?
            .Replace("{preview}", order.Name, StringComparison.Ordinal)
            .Replace("{item}", order.Item.ToString(), StringComparison.Ordinal)
            ?? Address().Matches(run.Text).LastOrDefault()?.Value;
        return url is null
            ? new PreviewResult(
                null, "It came up and said no address. Print it as a line of its own, or write url in project.md.\n"
                    + run.Text)
            : new PreviewResult(url, run.Text);
    }

    public async Task TakeDownAsync(PreviewOrder order, CancellationToken cancel)
    {
        var run = await programs.RunAsync(ProgramOf(order, order.Document.Down, false), LimitOf(order), cancel);
        if (!run.Result.Succeeded)
        {
            throw new RepositoryException($"Preview {order.Name} may still be up. {run.Text}");
        }
    }

    private static TimeSpan LimitOf(PreviewOrder order) =>
        order.Document.Timeout is { } limit ? TimeSpan.FromMilliseconds(limit.Value) : DefaultTimeout;

    private static CheckoutProgram ProgramOf(PreviewOrder order, string line, bool up) => new(
        order.Name, order.Repository, order.Base, up ? order.Commit : null, line,
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("WEIR_ITEM", order.Item.ToString())
            .Add("WEIR_COMMIT", order.Commit.Value)
            .Add("WEIR_PREVIEW", order.Name),
        order.Document.Secrets);

    [GeneratedRegex(
        @"^https?://\S+$", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
