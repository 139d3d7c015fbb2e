using Weir.Core.Changes;
using Weir.Core.Contexts;
using Weir.Definitions.Canonical;
using Weir.Definitions.Contexts;
using Weir.Runtime.Attempts;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Contexts;

/// <summary>
/// Gives attempts their documents: chosen once, recorded, and only then handed out, so that the record never lacks what
/// an agent has read. Whatever is asked again is answered from the record.
/// </summary>
public sealed class ContextGiver(BlobText blobs)
{
    private readonly ContextResolver _resolver = new(blobs);

    /// <param name="record">Records the facts, and gives those that stand: what was recorded first.</param>
    /// <returns>Null where there is nothing to give.</returns>
    public async Task<GivenContext?> GiveAsync(
        AttemptDescription description,
        ProjectServices services,
        Func<ContextFacts, Task<ContextFacts?>> record,
        CancellationToken cancel)
    {
        var (item, attempt) = (description.Item, description.Attempt);
        var given = attempt.Context;
        var touched = WorkPoint.ChangeOf(item, attempt.Subject.Pass)?.Facts.Components.Names ?? [];
        if (given is null
            && AttemptAgent.Of(description.Document, description.Plan, description.Attempt.Subject) is { } agent
            && (!agent.Context.Scopes.IsEmpty || !item.Notes.IsEmpty || !touched.IsEmpty))
        {
            var commit = description.Inputs.Rules;
            var manifest = (await _resolver.ResolveAsync(services, item, commit, [agent], touched, cancel))[0];
            manifest = await NoteChoice.AddAsync(manifest, item, attempt.Subject.Kind, blobs, cancel);
            given = manifest.IsSomething || manifest.HasComponents || NoteChoice.HasAny(manifest)
                ? await record(await FactsAsync(manifest, cancel))
                : null;
        }
        if (given is null || await blobs.GetBytesAsync(given.Manifest, cancel) is not { } bytes)
        {
            return null;
        }
        var list = CanonicalJson.Read<ContextManifest>(bytes.Span);
        return await ContextResolver.ReadAsync(services, item, list, cancel) with
        {
            Notes = await NoteChoice.ReadAsync(list.Notes, blobs, cancel),
            NotesLeftOut = list.NotesLeftOut,
        };
    }

    private async Task<ContextFacts> FactsAsync(ContextManifest manifest, CancellationToken cancel) => new(
        manifest.Agent, manifest.Commit, manifest.Bundle,
        await blobs.PutDefinitionAsync(CanonicalJson.Write(manifest), cancel),
        manifest.Documents.Length, manifest.LeftOutInAll, manifest.Tokens)
    {
        Components = manifest.HasComponents
            ? new ComponentsGiven(
                manifest.OfComponents.Length, manifest.ComponentsLeftOutInAll, manifest.ComponentTokens)
            : null,
        Notes = NoteChoice.HasAny(manifest)
            ? new NotesGiven(
                manifest.NotesDigest, manifest.Notes.Length, manifest.NotesLeftOut, manifest.NoteTokens)
            : null,
    };
}
