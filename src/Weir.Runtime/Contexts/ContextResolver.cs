using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Paths;
using Weir.Definitions.Agents;
using Weir.Definitions.Contexts;
using Weir.Definitions.Projects;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Contexts;

/// <summary>
/// Finds the documents that agents are given. Which scopes there are and what they hold is read at a commit of the
/// protected target, never from the item's branch: an item cannot rewrite the standards that it is judged by, and no
/// agent tells the next one anything as if the team had written it down. Whoever works in a clone of the item reads
/// there what the item has changed.
/// </summary>
public sealed class ContextResolver(BlobText blobs)
{
    private const int LooksForBinary = 8_000;

    /// <summary>What each agent is given for an item at a commit, in the order of the agents.</summary>
    /// <param name="touched">The components that the item's change touches, as the same commit has them.</param>
    public async Task<ImmutableArray<ContextManifest>> ResolveAsync(
        ProjectServices services,
        ItemState item,
        ObjectName commit,
        IReadOnlyCollection<AgentSpec> agents,
        ImmutableArray<string> touched,
        CancellationToken cancel)
    {
        if (touched.IsEmpty && agents.All(agent => agent.Context.Scopes.IsEmpty))
        {
            return [.. agents.Select(agent => Nothing(agent, commit))];
        }
        var repository = services.RepositoryOf(item);
        var project = await repository.ReadFileAsync(commit, TargetRules.ProjectFile, cancel) is { } file
            ? ProjectDefinition.Read(file.Span)
            : null;
        var scopes = new ContextScopes(project?.Context ?? [], services.Home?.Scopes ?? []);
        var components = scopes.Of(project?.Components ?? [], touched);
        var request = await blobs.GetAsync(item.Request, cancel);
        var manifests = ImmutableArray.CreateBuilder<ContextManifest>();
        foreach (var agent in agents)
        {
            var named = agent.Context.Scopes.Select(name => (Name: name, Scope: scopes.Find(name))).ToList();
            var found = named.Select(pair => pair.Scope).OfType<ScopeInForce>().ToImmutableArray();
            var candidates = await FindAllAsync(services, repository, commit, found, cancel);
            // What its scopes name is theirs, whatever components name besides.
            var ofComponents = components.RemoveAll(scope =>
                agent.Context.Scopes.Contains(scope.Name, StringComparer.Ordinal));
            var beside = (await FindAllAsync(services, repository, commit, ofComponents, cancel)).RemoveAll(one =>
                candidates.Any(other => other.Origin == one.Origin && other.Path == one.Path));
            var usesHome = services.Home is not null
                && found.Concat(ofComponents).Any(scope => scope.Origin == ScopeOrigin.Organization);
            var about = Nothing(agent, commit) with
            {
                Home = usesHome ? services.Home!.Commit : null,
                Unknown = [.. named.Where(pair => pair.Scope is null).Select(pair => pair.Name)],
            };
            var chosen = ContextChoice.Of(about, agent.Context.Scopes, candidates, item.Title, request);
            manifests.Add(ContextChoice.WithComponents(
                chosen, [.. ofComponents.Select(scope => scope.Name)], beside, item.Title, request));
        }
        return manifests.ToImmutable();
    }

    private static async Task<ImmutableArray<ContextCandidate>> FindAllAsync(
        ProjectServices services,
        IRepository repository,
        ObjectName commit,
        ImmutableArray<ScopeInForce> scopes,
        CancellationToken cancel)
    {
        var own = await FindAsync(repository, commit, Of(scopes, ScopeOrigin.Project), cancel);
        return services.Home is { } home
            ? own.AddRange(await FindAsync(
                home.Repository, home.Commit, Of(scopes, ScopeOrigin.Organization), cancel))
            : own;
    }

    /// <summary>The documents of a manifest with their text.</summary>
    public static async Task<GivenContext> ReadAsync(
        ProjectServices services, ItemState item, ContextManifest manifest, CancellationToken cancel)
    {
        var documents = new SortedDictionary<int, GivenDocument>();
        foreach (var group in manifest.AllDocuments.Index().GroupBy(pair => pair.Item.Origin))
        {
            var repository = group.Key == ScopeOrigin.Project
                ? services.RepositoryOf(item)
                : services.Home?.Repository ?? throw new RepositoryException(
                    "The organisation's home repository is not set any more.");
            var contents = await repository.ReadObjectsAsync([.. group.Select(pair => pair.Item.Object)], cancel);
            foreach (var ((place, document), content) in group.Zip(contents))
            {
                documents[place] = new GivenDocument(
                    document.Scope, document.Origin, document.Path, document.Digest,
                    Encoding.UTF8.GetString(content.Span));
            }
        }
        return new GivenContext(
            manifest.Commit, manifest.Tokens + manifest.ComponentTokens, [.. documents.Values], manifest.AllLeftOut,
            manifest.LeftOutInAll + manifest.ComponentsLeftOutInAll);
    }

    private static ContextManifest Nothing(AgentSpec agent, ObjectName commit) =>
        new(agent.Name, commit, null, agent.Context.MaxTokens, 0, [], [], 0, [], []);

    private static ImmutableArray<ScopeInForce> Of(ImmutableArray<ScopeInForce> scopes, ScopeOrigin origin) =>
        [.. scopes.Where(scope => scope.Origin == origin)];

    /// <summary>Every file that the scopes name, under the first of them that does.</summary>
    private static async Task<ImmutableArray<ContextCandidate>> FindAsync(
        IRepository repository, ObjectName commit, ImmutableArray<ScopeInForce> scopes, CancellationToken cancel)
    {
        ImmutableArray<string> globs = [.. scopes.SelectMany(scope => scope.Globs)];
        if (globs.IsEmpty)
        {
            return [];
        }
        var named = (await repository.FindFilesAsync(commit, globs, cancel))
            .Select(file => (File: file, Scope: scopes.Index().First(scope => IsOf(scope.Item, file.Path))))
            .OrderBy(pair => pair.Scope.Index).ThenBy(pair => pair.File.Path, StringComparer.Ordinal);
        var candidates = ImmutableArray.CreateBuilder<ContextCandidate>();
        var read = 0L;
        foreach (var (file, (_, scope)) in named)
        {
            var why = Unread(file, candidates.Count, read);
            read += why is null ? file.Bytes : 0;
            candidates.Add(new ContextCandidate(
                scope.Name, scope.Origin, file.Path, file.Object, file.Bytes, null, why));
        }
        var readable = candidates.Where(candidate => candidate.Unread is null).ToList();
        var contents = await repository.ReadObjectsAsync([.. readable.Select(one => one.Object)], cancel);
        var texts = readable.Zip(contents).ToDictionary(pair => pair.First, pair => TextOf(pair.Second.Span));
        return
        [
            .. candidates.Select(candidate => candidate.Unread is not null ? candidate
                : texts[candidate] is { } text ? candidate with { Content = text }
                : candidate with { Unread = WhyLeftOut.NotText }),
        ];
    }

    private static bool IsOf(ScopeInForce scope, string path) => scope.Globs.Any(glob => PathGlob.Matches(glob, path));

    private static WhyLeftOut? Unread(FoundFile file, int before, long read) =>
        file.IsLink ? WhyLeftOut.Link
        : file.Bytes > ContextLimits.MaxDocument ? WhyLeftOut.TooLarge
        : before >= ContextLimits.MaxLookedAt || read + file.Bytes > ContextLimits.MaxRead ? WhyLeftOut.NotLookedAt
        : null;

    /// <summary>Null for what is no text: bytes that are not UTF-8, or a NUL where programs look for one.</summary>
    private static string? TextOf(ReadOnlySpan<byte> bytes) =>
        bytes[..Math.Min(bytes.Length, LooksForBinary)].Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(bytes)
            ? null
            : Encoding.UTF8.GetString(bytes);
}
