using System.Text;
using Weir.Core;
using Weir.Core.Items;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Intake;

/// <summary>
/// What an agent is shown of an item that it is asked about, as one document: what was asked, how far it is, what was
/// made, what was changed. Bounded; it says where it was cut.
/// </summary>
internal static class ItemExcerpt
{
    /// <summary>Of the request and of each artifact, in characters.</summary>
    private const int MaxText = 20_000;

    /// <summary>The most artifacts that are shown.</summary>
    private const int MaxArtifacts = 20;

    /// <summary>Of the change, in bytes.</summary>
    private const int MaxDiff = 100_000;

    public static async Task<string> OfAsync(
        OrganizationState state, ItemState item, IRepository repository, BlobText blobs, CancellationToken cancel)
    {
        var text = new StringBuilder();
        text.Append($"# {item.Id}: {item.Title}\n\nOf kind {item.Kind}, asked for by {item.Requester.Name}. ");
        text.Append($"{Holds.Of(state, item).Reason.Sentence}\n\n## Request\n\n");
        text.Append(Bounded(await blobs.GetAsync(item.Request, cancel))).Append("\n\n## Passes\n\n");
        foreach (var pass in state.PlanOf(item).Passes)
        {
            text.Append($"- {pass.Id}: {item.Pass(pass.Id).Status}, round {item.Pass(pass.Id).Round}\n");
        }
        foreach (var artifact in item.Artifacts.Values.Take(MaxArtifacts))
        {
            var bytes = await repository.ReadObjectAsync(artifact.Facts.Object, cancel);
            text.Append($"\n## {artifact.Name}, version {artifact.Version}\n\n");
            text.Append(Bounded(Encoding.UTF8.GetString(bytes.Span))).Append('\n');
        }
        if (item.Branch.Last is { } last)
        {
            var change = last.Facts.Repositories[0];
            text.Append("\n## Change\n\n").Append(
                await repository.DiffAsync(change.Base, change.Head, MaxDiff, cancel));
        }
        return text.ToString();
    }

    private static string Bounded(string text) =>
        text.Length <= MaxText ? text : $"{text[..MaxText]}\n[cut here: {text.Length} characters in all]";
}
