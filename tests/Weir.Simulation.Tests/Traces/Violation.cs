namespace Weir.Simulation.Tests.Traces;

/// <summary>An invariant does not hold.</summary>
/// <param name="invariant">Its number in the list of scheduling invariants, or its name.</param>
internal sealed class Violation(string invariant, string sentence) : Exception($"{invariant}: {sentence}")
{
    public string Invariant { get; } = invariant;

    public static void Unless(bool holds, string invariant, string sentence)
    {
        if (!holds)
        {
            throw new Violation(invariant, sentence);
        }
    }
}
