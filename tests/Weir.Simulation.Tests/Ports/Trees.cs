using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Weir.Core;

namespace Weir.Simulation.Tests.Ports;

/// <summary>
/// The content of simulated commits. A tree maps paths to files; a file has five parts, written <c>a|b|c|d|e</c>. A
/// part is the smallest thing that can be edited, and its neighbours are the context of a patch: an edit of part 0
/// and one of part 2 merge without either patch changing, neighbouring edits merge and change each other's patch, two
/// edits of the same part conflict. That is enough for every outcome that a rebase has.
/// </summary>
internal static class Trees
{
    public const int Parts = 5;
    public const string Untouched = "-|-|-|-|-";

    private static string[] PartsOf(ImmutableSortedDictionary<string, string> tree, string path) =>
        tree.GetValueOrDefault(path, Untouched).Split('|');

    public static string Part(ImmutableSortedDictionary<string, string> tree, string path, int part) =>
        PartsOf(tree, path)[part];

    public static ImmutableSortedDictionary<string, string> Edit(
        ImmutableSortedDictionary<string, string> tree, string path, int part, string text)
    {
        var parts = PartsOf(tree, path);
        parts[part] = text;
        return tree.SetItem(path, string.Join('|', parts));
    }

    /// <summary>A file that is one word, which is its middle part; null for one that is not there.</summary>
    public static string? TextOf(ImmutableSortedDictionary<string, string> tree, string path) =>
        Part(tree, path, Parts / 2) is var text && text != "-" ? text : null;

    /// <summary>Makes a file one word; null removes it.</summary>
    public static ImmutableSortedDictionary<string, string> Write(
        ImmutableSortedDictionary<string, string> tree, string path, string? text) =>
        Edit(tree, path, Parts / 2, text ?? "-");

    public static IEnumerable<string> Changed(
        ImmutableSortedDictionary<string, string> from, ImmutableSortedDictionary<string, string> to) =>
        from.Keys.Union(to.Keys, StringComparer.Ordinal)
            .Where(path => from.GetValueOrDefault(path, Untouched) != to.GetValueOrDefault(path, Untouched))
            .Order(StringComparer.Ordinal);

    /// <summary>What a person reads as the patch: the edited parts with their neighbours on both sides.</summary>
    public static string Patch(
        ImmutableSortedDictionary<string, string> from, ImmutableSortedDictionary<string, string> to)
    {
        var text = new StringBuilder();
        foreach (var path in Changed(from, to))
        {
            var (old, made) = (PartsOf(from, path), PartsOf(to, path));
            for (var part = 0; part < Parts; part++)
            {
                if (old[part] != made[part])
                {
                    var before = part > 0 ? old[part - 1] : "^";
                    var after = part < Parts - 1 ? old[part + 1] : "$";
                    text.Append(path).Append(':').Append(part).Append(' ').Append(before).Append(" [")
                        .Append(old[part]).Append("->").Append(made[part]).Append("] ").Append(after).Append('\n');
                }
            }
        }
        return text.ToString();
    }

    /// <summary>
    /// Merges what <paramref name="ours"/> and <paramref name="theirs"/> each did to <paramref name="base"/>.
    /// </summary>
    public static (ImmutableSortedDictionary<string, string> Tree, ImmutableArray<string> Conflicts) Merge(
        ImmutableSortedDictionary<string, string> @base,
        ImmutableSortedDictionary<string, string> ours,
        ImmutableSortedDictionary<string, string> theirs)
    {
        var tree = theirs;
        var conflicts = ImmutableArray.CreateBuilder<string>();
        foreach (var path in Changed(@base, ours))
        {
            var (wasAt, ourAt, theirAt) = (PartsOf(@base, path), PartsOf(ours, path), PartsOf(theirs, path));
            for (var part = 0; part < Parts; part++)
            {
                var (was, our, their) = (wasAt[part], ourAt[part], theirAt[part]);
                if (our == was || our == their)
                {
                    continue;
                }
                if (their != was && !conflicts.Contains(path))
                {
                    conflicts.Add(path);
                }
                tree = Edit(tree, path, part, their == was ? our : $"<{our}={their}>");
            }
        }
        return (tree, conflicts.ToImmutable());
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static ObjectName Name(ImmutableSortedDictionary<string, string> tree) =>
        new(Hash(string.Join('\n', tree.Select(file => $"{file.Key}={file.Value}")))[..40]);
}
