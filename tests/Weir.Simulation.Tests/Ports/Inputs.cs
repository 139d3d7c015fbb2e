using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Paths;

namespace Weir.Simulation.Tests.Ports;

/// <summary>
/// The commands that read a part of the tree and say so. What they come to depends on nothing else, see
/// <see cref="Truth"/>.
/// </summary>
internal static class Inputs
{
    /// <summary>The files that the second of the project's commands reads.</summary>
    public static readonly ImmutableArray<string> Globs = ["src/f0", "src/f1", "src/f2"];

    /// <summary>What tells its set from another.</summary>
    public static readonly Digest Set = new("sha256:" + Trees.Hash(string.Join('\n', Globs)));

    /// <summary>The command that says what it reads.</summary>
    public static readonly Digest Command = new("sha256:" + Trees.Hash("command 2"));

    /// <summary>What a command reads of a tree.</summary>
    public static ImmutableSortedDictionary<string, string> Read(
        Digest command, ImmutableSortedDictionary<string, string> tree) =>
        command == Command ? Matched(tree, Globs) : tree;

    public static ImmutableArray<InputContent> At(ImmutableSortedDictionary<string, string> tree) =>
        [new InputContent(Set, new ObjectName(DigestOf(tree, Globs).Value["sha256:".Length..]))];

    public static Digest DigestOf(ImmutableSortedDictionary<string, string> tree, ImmutableArray<string> globs) =>
        new("sha256:" + Trees.Hash($"{string.Join('\n', globs)} {Trees.Name(Matched(tree, globs))}"));

    private static ImmutableSortedDictionary<string, string> Matched(
        ImmutableSortedDictionary<string, string> tree, ImmutableArray<string> globs) => tree.RemoveRange(
        tree.Keys.Where(path => !globs.Any(glob => PathGlob.Matches(glob, path))));
}
