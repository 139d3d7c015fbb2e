using Weir.Core;
using Weir.Git.Tests;
using Weir.Runtime.Ports;
using Weir.Simulation.Tests.Ports;
using Weir.Simulation.Tests.Scheduling;
using Weir.Simulation.Tests.Time;

namespace Weir.Simulation.Tests.Fidelity;

/// <summary>The simulated repository passes the suite that the one over git passes.</summary>
public sealed class SimulatedConformanceTests : RepositoryConformance
{
    protected override Task<IRepositoryWorld> CreateAsync(params (string Path, string? Content)[] files) =>
        Task.FromResult<IRepositoryWorld>(new SimulatedWorld(files));

    private sealed class SimulatedWorld : IRepositoryWorld
    {
        private readonly RepositoryWorld _world = new();

        public SimulatedWorld((string Path, string? Content)[] files)
        {
            Push(files);
            Repository = new SimulatedRepository(
                _world, Dice.For(1, 1), new Life(new VirtualTime(VirtualTime.StartOf(0))))
            {
                Instant = true,
                Quiet = true,
            };
        }

        public IRepository Repository { get; }

        public ItemId Item => new(World.Project, 1);

        public Task<ObjectName> CommitUpstreamAsync(params (string Path, string? Content)[] files) =>
            Task.FromResult(Push(files));

        public Task<ObjectName> WorkAsync(
            ObjectName @base, ObjectName start, int attempt, params (string Path, string? Content)[] edits)
        {
            var tree = edits.Aggregate(
                _world.At(start).Tree, (made, edit) => Trees.Write(made, edit.Path, edit.Content));
            return Task.FromResult(_world.Commit(start, tree).Name);
        }

        public void Dispose()
        {
            // Nothing is held.
        }

        private ObjectName Push((string Path, string? Content)[] files)
        {
            _world.Push(files.Aggregate(
                _world.At(_world.Target).Tree, (made, file) => Trees.Write(made, file.Path, file.Content)));
            return _world.Target;
        }
    }
}
