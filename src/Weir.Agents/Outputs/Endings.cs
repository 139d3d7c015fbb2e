using Weir.Core.Passes;

namespace Weir.Agents.Outputs;

/// <summary>The words by which an agent or a command says how its pass ended.</summary>
internal static class Endings
{
    public const string Words = "output, no-change, already-done or not-reproducible";

    public static bool TryParse(string? text, out PassEnding ending)
    {
        (var known, ending) = text switch
        {
            null or "output" => (true, PassEnding.Output),
            "no-change" => (true, PassEnding.NoChange),
            "already-done" => (true, PassEnding.AlreadyDone),
            "not-reproducible" => (true, PassEnding.NotReproducible),
            _ => (false, PassEnding.Output),
        };
        return known;
    }
}
