using System.Collections.Immutable;
using System.Globalization;
using Weir.Core;

namespace Weir.Simulation.Tests.Ports;

/// <summary>
/// What a command that reads nothing of an item's own comes to on a tree: the same whoever runs it, and however often.
/// A few edits break it by themselves, and some break it together with an edit of the file beside: each passes alone.
/// </summary>
internal static class Truth
{
    private const int Broken = 30;
    private const int BrokenTogether = 4;

    /// <summary>How many commands are flaky on a tree, of a hundred.</summary>
    private const int Flaky = 12;

    public static bool Passes(Digest command, ImmutableSortedDictionary<string, string> whole)
    {
        var tree = Inputs.Read(command, whole);
        for (var file = 0; file < 5; file++)
        {
            for (var part = 0; part < Trees.Parts; part++)
            {
                var (here, beside) = (At(tree, file, part), At(tree, file + 1, part));
                if (here != "-" && (Is(Broken, command, here)
                    || (beside != "-" && Is(BrokenTogether, command, here + beside))))
                {
                    return false;
                }
            }
        }
        return true;
    }

    /// <summary>Whether it fails on that tree once, although it passes.</summary>
    public static bool IsFlaky(Digest command, ImmutableSortedDictionary<string, string> tree) =>
        Number(command.Value + Trees.Name(tree)) % 100 < Flaky;

    private static string At(ImmutableSortedDictionary<string, string> tree, int file, int part) =>
        Trees.Part(tree, $"src/f{file}", part);

    private static bool Is(int oneIn, Digest command, string text) => Number(command.Value + text) % oneIn == 0;

    private static int Number(string text) =>
        int.Parse(Trees.Hash(text)[..7], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
