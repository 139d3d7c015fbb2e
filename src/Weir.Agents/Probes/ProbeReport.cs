using System.Collections.Immutable;

namespace Weir.Agents.Probes;

/// <summary>What was looked at.</summary>
public enum ProbeSubject
{
    /// <summary>It was reached, knew the key and the model, and answered.</summary>
    Answer,

    /// <summary>The answer came in pieces.</summary>
    Streaming,

    /// <summary>It called a tool that it was told to call.</summary>
    Tools,

    /// <summary>It kept to a schema.</summary>
    Schema,

    /// <summary>How much it can take, where its provider says so.</summary>
    Context,
}

/// <param name="Works">Null where nobody says.</param>
/// <param name="Hint">What to do where it does not; empty for nothing.</param>
public sealed record ProbeFinding(ProbeSubject Subject, bool? Works, string Sentence, string Hint = "");

/// <summary>What a model was found to be able to do, and what finding out cost.</summary>
/// <param name="Model">As <c>provider/model</c>.</param>
/// <param name="Calls">That went out.</param>
/// <param name="NanoUsd">In billionths of a US dollar; null where it is not known.</param>
public sealed record ProbeReport(
    string Model, ImmutableArray<ProbeFinding> Findings, int Calls, long Tokens, long? NanoUsd)
{
    public bool Works => Findings.All(finding => finding.Works is not false);
}
