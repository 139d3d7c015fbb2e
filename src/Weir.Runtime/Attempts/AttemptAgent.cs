using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Definitions.Agents;
using Weir.Definitions.Compile;

namespace Weir.Runtime.Attempts;

/// <summary>Who an attempt is by.</summary>
public static class AttemptAgent
{
    /// <summary>The agent that works or judges; null for commands and templates.</summary>
    public static AgentSpec? Of(CompiledDocument document, Plan plan, AttemptSubject subject)
    {
        var pass = plan.Pass(subject.Pass);
        return subject switch
        {
            { Kind: SubjectKind.Pass } when pass.Executor.Kind == ExecutorKind.Agent =>
                document.FindAgent(pass.Executor.Target),
            { Kind: SubjectKind.GateReview, Gate: { } gate, Reviewer: { } reviewer } =>
                document.FindAgent(pass.Gate(gate).Reviewers[reviewer].Who),
            _ => null,
        };
    }
}
