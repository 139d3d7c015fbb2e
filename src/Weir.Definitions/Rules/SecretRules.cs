using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Rules;

/// <summary>A secret that an agent names has to be granted by the project that it works for.</summary>
internal static class SecretRules
{
    public static void Check(CompileContext context)
    {
        foreach (var pass in context.Workflow.Passes)
        {
            if (pass.Executor is { Kind: ExecutorKind.Agent } executor)
            {
                Check(context, executor.Target);
            }
            foreach (var reviewer in pass.Gates.SelectMany(gate => gate.Reviewers).Where(one => !one.IsPerson))
            {
                Check(context, reviewer.Who);
            }
        }
    }

    private static void Check(CompileContext context, Located<string> agent)
    {
        if (context.Project is not { } project || context.Library.FindAgent(agent.Value) is not { } found)
        {
            return;
        }
        foreach (var secret in found.Spec.Secrets.Except(project.Secrets, StringComparer.Ordinal))
        {
            context.Sink.Report(FindingCodes.SecretNotGranted, agent.At,
                $"agent '{agent.Value}' needs the secret {secret}, and the project does not grant it",
                $"add {secret} to secrets in project.md, or take it out of the agent's");
        }
    }
}
