using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Weir.Core.Tests.Scenarios;

namespace Weir.Simulation.Tests.Traces;

/// <summary>An invariant does not hold.</summary>
/// <param name="invariant">Its number in the list of scheduling invariants, or its name.</param>
internal sealed class Violation(string invariant, string sentence) : Exception($"{invariant}: {sentence}")
{
    public string Invariant { get; } = invariant;

    /// <summary>The sentence is made only where the invariant is broken: it is checked millions of times.</summary>
    public static void Unless(
        [DoesNotReturnIf(false)] bool holds,
        string invariant,
        [InterpolatedStringHandlerArgument(nameof(holds))] ref Law.Sentence sentence)
    {
        if (!holds)
        {
            throw new Violation(invariant, sentence.ToString());
        }
    }
}
