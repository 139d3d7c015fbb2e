using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Definitions.Compile;

namespace Weir.Runtime.Projections;

/// <summary>
/// Files of a change that a gate's command names. The command line is pinned, and what it runs is the item's own, as
/// all that is tested is: so a judge has to know.
/// </summary>
public static class CommandScripts
{
    /// <summary>What a shell takes for the end of a word, besides blanks.</summary>
    private const string Separators = " \t\n;|&()<>\"'`=";

    public static ImmutableArray<string> Of(CompiledDocument document, ChangeFacts change)
    {
        var named = document.Passes.SelectMany(pass => pass.Gates).SelectMany(gate => gate.Runs)
            .Select(run => run.Command?.Line ?? "")
            .SelectMany(line => line.Split(Separators.ToCharArray(), StringSplitOptions.RemoveEmptyEntries))
            .Select(word => word.StartsWith("./", StringComparison.Ordinal) ? word[2..] : word)
            .ToHashSet(StringComparer.Ordinal);
        return [.. change.Paths.Where(named.Contains)];
    }
}
