using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Schemas;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Rules;

/// <summary>
/// What a workflow names outside itself exists: agents, schemas, templates, commands, ladders, workflows.
/// </summary>
internal static class ReferenceRules
{
    public static void Check(CompileContext context)
    {
        foreach (var artifact in context.Workflow.Artifacts)
        {
            CheckSchema(context, artifact.Schema);
            CheckTemplate(context, artifact.Template);
        }
        foreach (var pass in context.Workflow.Passes)
        {
            CheckExecutor(context, pass);
            CheckAgent(context, pass.Assist);
            CheckLadder(context, pass.Escalate);
            foreach (var follow in pass.FollowUps)
            {
                CheckFollowUp(context, follow);
            }
            foreach (var gate in pass.Gates)
            {
                CheckGate(context, pass, gate);
            }
        }
        foreach (var sla in context.Workflow.Slas)
        {
            CheckPass(context, sla.Pass);
        }
        foreach (var rule in context.Workflow.Reclassify)
        {
            CheckReclassify(context, rule);
        }
    }

    public static void CheckPass(CompileContext context, Located<string>? pass)
    {
        if (pass is not null && context.Workflow.FindPass(pass.Value) is null)
        {
            context.Sink.Report(FindingCodes.UnknownPass, pass.At, $"there is no pass '{pass.Value}'",
                Nearest.Hint(pass.Value, context.Workflow.Passes.Select(one => one.Id.Value), "passes"));
        }
    }

    private static void CheckGate(CompileContext context, PassDefinition pass, GateDefinition gate)
    {
        foreach (var reviewer in gate.Reviewers)
        {
            CheckAgent(context, reviewer.IsPerson ? null : reviewer.Who);
            CheckPass(context, reviewer.DiffersFrom);
        }
        foreach (var run in gate.Runs)
        {
            CheckRun(context, pass, run);
        }
        CheckLadder(context, gate.Escalate);
        if (gate.OnExhausted.Action == ExhaustAction.Escalate)
        {
            CheckLadder(context, new Located<string>(gate.OnExhausted.Target, gate.OnExhaustedAt));
        }
    }

    private static void CheckExecutor(CompileContext context, PassDefinition pass)
    {
        if (pass.Executor is not { } executor)
        {
            return;
        }
        var target = executor.Target;
        switch (executor.Kind)
        {
            case ExecutorKind.Agent:
                CheckAgent(context, target);
                break;
            case ExecutorKind.Template:
                CheckTemplate(context, target);
                break;
            case ExecutorKind.Workflow when context.Library.FindWorkflow(target.Value) is null:
                context.Sink.Report(FindingCodes.UnknownWorkflow, target.At, $"there is no workflow '{target.Value}'",
                    Nearest.Hint(target.Value, context.Library.Workflows.Keys, "workflows"));
                break;
            case ExecutorKind.Integrate when target.Value != ArtifactPlan.Change:
                context.Sink.Report(FindingCodes.IntegrateOnlyChange, target.At,
                    $"'{target.Value}' is not integrated on its own");
                break;
            case ExecutorKind.Command:
                var command = DocumentBuilder.Resolve(context, pass, target, context.Sink);
                if (command is null && context.Project is { } project)
                {
                    context.Sink.Report(FindingCodes.UnknownCommand, target.At,
                        project.ComponentCommands(target.Value).Any()
                            ? $"only components define the command '{target.Value}', and a pass may change other paths"
                            : $"the project does not define the command '{target.Value}'",
                        Nearest.Hint(target.Value, project.Commands.Select(one => one.Name.Value), "commands"));
                }
                break;
        }
    }

    private static void CheckFollowUp(CompileContext context, FollowUpDefinition follow)
    {
        if (context.Library.EnabledWorkflows.All(workflow =>
            !workflow.Value.AppliesTo.Kinds.Contains(follow.Kind.Value, StringComparer.Ordinal)))
        {
            context.Sink.Report(FindingCodes.FollowUpKind, follow.Kind.At,
                $"no enabled workflow is for items of kind '{follow.Kind.Value}'");
        }
    }

    private static void CheckRun(CompileContext context, PassDefinition pass, RunDefinition run)
    {
        if (run.Command.Value.Length == 0)
        {
            return;
        }
        if (DocumentBuilder.Resolve(context, pass, run.Command, context.Sink) is null && context.Project is { } project)
        {
            var having = project.ComponentCommands(run.Command.Value).Select(own => own.Component).ToList();
            if (having.Count > 0)
            {
                context.Sink.Report(FindingCodes.CommandOfComponents, run.Command.At,
                    $"only {string.Join(", ", having)} {(having.Count == 1 ? "has" : "have")} the command "
                    + $"'{run.Command.Value}': for what else is touched the run '{run.Id.Value}' is left out");
                return;
            }
            var near = Nearest.To(run.Command.Value, project.CommandNames);
            context.Sink.Report(FindingCodes.CommandLeftOut, run.Command.At,
                $"the project does not define the command '{run.Command.Value}': the run '{run.Id.Value}' is left out",
                near is null ? null : $"did you mean '{near}'?");
        }
    }

    private static void CheckAgent(CompileContext context, Located<string>? agent)
    {
        if (agent is not null && context.Library.FindAgent(agent.Value) is null)
        {
            context.Sink.Report(FindingCodes.UnknownAgent, agent.At, $"there is no agent '{agent.Value}'",
                Nearest.Hint(agent.Value, context.Library.Agents.Keys, "agents"));
        }
    }

    private static void CheckSchema(CompileContext context, Located<string>? schema)
    {
        if (schema is not null && BuiltInSchemas.Find(schema.Value) is null
            && !context.Library.Schemas.ContainsKey(schema.Value))
        {
            context.Sink.Report(FindingCodes.UnknownSchema, schema.At, $"there is no schema '{schema.Value}'",
                Nearest.Hint(schema.Value, context.Library.Schemas.Keys, "schemas"));
        }
    }

    private static void CheckTemplate(CompileContext context, Located<string>? template)
    {
        if (template is not null && context.Library.TemplatesAt(template.Value).IsEmpty)
        {
            context.Sink.Report(FindingCodes.UnknownTemplate, template.At, $"there is no template '{template.Value}'",
                Nearest.Hint(template.Value, context.Library.Templates.Keys, "templates"));
        }
    }

    private static void CheckLadder(CompileContext context, Located<string>? ladder)
    {
        var known = context.Workflow.Escalations.Concat(context.Library.Organization?.Value.Escalations ?? [])
            .Select(one => one.Name).ToList();
        if (ladder is not null && !known.Contains(ladder.Value, StringComparer.Ordinal))
        {
            context.Sink.Report(FindingCodes.UnknownLadder, ladder.At, $"there is no escalation '{ladder.Value}'",
                Nearest.Hint(ladder.Value, known, "escalations"));
        }
    }

    private static void CheckReclassify(CompileContext context, ReclassifyDefinition rule)
    {
        if (rule.To is { } to
            && context.Library.EnabledWorkflows.All(workflow => workflow.Value.Name.Value != to.Value))
        {
            context.Sink.Report(FindingCodes.ReclassifyNotEnabled, to.At, $"the workflow '{to.Value}' is not enabled");
        }
        foreach (var name in rule.Carry.Where(name => name.Value != ArtifactPlan.Request))
        {
            ArtifactRules.CheckDeclared(context, name);
        }
    }
}
