using Weir.Core;
using Weir.Core.Effects;
using Weir.Core.Previews;
using Weir.Definitions.Canonical;
using Weir.Definitions.Compile;
using Weir.Runtime.Attempts;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Effects;

/// <summary>What a gate's preview was pinned as.</summary>
public delegate Task<PreviewDocument> FindPreview(
    OrganizationState state, PreviewState preview, CancellationToken cancel);

/// <summary>
/// Brings environments up and takes them down. Before the first command is run, Core has recorded that it is; what Core
/// says has begun before is taken down first, whatever there is of it.
/// </summary>
public sealed class PreviewEffects(
    ControlLoop loop, FindProjectServices projects, FindPreview documents, IPreviewer previewer, BlobText blobs)
{
    public async Task<EffectOutcome> CarryOutAsync(OrganizationState state, Effect effect, CancellationToken cancel)
    {
        if (effect.Body is EffectBody.BringUp)
        {
            return await BringUpAsync(state, effect, cancel);
        }
        var down = (EffectBody.TakeDown)effect.Body;
        await previewer.TakeDownAsync(await OrderAsync(state, effect.Item, down.Preview, cancel), cancel);
        return new EffectOutcome.TakenDown();
    }

    private async Task<EffectOutcome> BringUpAsync(
        OrganizationState state, Effect effect, CancellationToken cancel)
    {
        var begun = await loop.SubmitAsync(
            $"preview-{effect.Id}-{loop.State.Sequence}", PrincipalId.System, new BeginPreview(effect.Id), cancel);
        if (begun.Refusal is { Code: not "begun-already" })
        {
            return new EffectOutcome.NotPreviewed(null);
        }
        try
        {
            var order = await OrderAsync(state, effect.Item, effect.Id, cancel);
            if (begun.Refusal is not null)
            {
                await previewer.TakeDownAsync(order, cancel);
            }
            var result = await previewer.BringUpAsync(order, cancel);
            return result.Url is { } url
                ? new EffectOutcome.Previewed(await blobs.PutAsync(url, Retention.Record, cancel))
                : new EffectOutcome.NotPreviewed(await blobs.TryPutAsync(result.Text, Retention.Record));
        }
        catch (RepositoryException trouble)
        {
            return new EffectOutcome.NotPreviewed(await blobs.TryPutAsync(trouble.Message, Retention.Record));
        }
    }

    private async Task<PreviewOrder> OrderAsync(
        OrganizationState state, ItemId id, EffectId effect, CancellationToken cancel)
    {
        var item = state.Items[id];
        var preview = item.Previews.First(one => one.Effect == effect);
        return new PreviewOrder(
            preview.Effect, id, preview.Commit, preview.Base, await documents(state, preview, cancel),
            (await projects(id.Project, cancel)).RepositoryOf(item));
    }

    /// <summary>As the definition has it that the item was pinned to when the preview was asked for.</summary>
    public static FindPreview PinnedIn(BlobText blobs) => async (state, preview, cancel) =>
    {
        var bytes = await blobs.GetBytesAsync(state.Plans[preview.Plan].Document, cancel)
            ?? throw new RepositoryException($"The definition of preview {preview.Effect} is not kept any more.");
        return CanonicalJson.Read<CompiledDocument>(bytes.Span).Pass(preview.Pass.Owner.Value).Gates
            .FirstOrDefault(gate => gate.Id == preview.Gate.Value)?.Preview
            ?? throw new RepositoryException($"Gate {preview.Gate} of pass {preview.Pass} does not say how.");
    };
}
