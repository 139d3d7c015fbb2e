using Weir.Core;
using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

public sealed class GitConformanceTests : RepositoryConformance
{
    protected override Task<IRepositoryWorld> CreateAsync(params (string Path, string? Content)[] files) =>
        Task.FromResult<IRepositoryWorld>(new GitWorld(new Workshop(bare: true, files: files)));

    private sealed class GitWorld(Workshop workshop) : IRepositoryWorld
    {
        public IRepository Repository => workshop.Repository;

        public ItemId Item => Workshop.Item;

        public Task<ObjectName> CommitUpstreamAsync(params (string Path, string? Content)[] files)
        {
            Person.Git(workshop.Desk, "pull", "-q", "--ff-only", "origin", "main");
            return Task.FromResult(workshop.Commit(files));
        }

        public Task<ObjectName> WorkAsync(
            ObjectName @base, ObjectName start, int attempt, params (string Path, string? Content)[] edits) =>
            workshop.WorkAsync(@base, start, attempt, edits);

        public void Dispose() => workshop.Dispose();
    }
}
