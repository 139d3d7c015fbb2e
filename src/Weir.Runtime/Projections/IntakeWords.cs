using Weir.Core.Intake;
using Weir.Core.Risks;

namespace Weir.Runtime.Projections;

/// <summary>What intake settled, as people read it.</summary>
public static class IntakeWords
{
    /// <summary>Such as <c>kind bug: rule 2 of project.md</c>.</summary>
    public static string Of(IntakeChoice choice) =>
        $"{Name(choice.About)} {OneLine.Of(choice.Value)}: " + choice.Source switch
    {
        IntakeSource.Rule => $"rule {choice.Rule} of project.md",
        IntakeSource.Agent => "proposed by the agent intake",
        IntakeSource.Person => "as was asked",
        _ => "the usual",
    };

    public static string Of(RiskCause cause) => cause.Source switch
    {
        RiskSource.Agent => $"the agent {cause.Rule} proposes it",
        RiskSource.Rule => $"{cause.Rule} says so",
        _ => $"it changes {OneLine.Of(cause.Path ?? "")}, and project.md has {OneLine.Of(cause.Rule)}",
    };

    public static string Of(ProposalWeighed weighed) =>
        "the agent intake proposes "
        + string.Join(", ", weighed.Proposed.Select(choice => $"{choice.About} {OneLine.Of(choice.Value)}"))
        + (weighed.Duplicates.IsEmpty ? "" : $", the same as {string.Join(", ", weighed.Duplicates)}");

    private static string Name(string about) => about.Replace("params.", "param ", StringComparison.Ordinal);
}
