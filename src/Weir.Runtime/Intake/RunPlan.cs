using System.Text;
using System.Text.Json;
using Weir.Core.Plans;
using Weir.Definitions.Agents;
using Weir.Definitions.Projects;
using Weir.Definitions.Workflows;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Intake;

/// <summary>
/// The plan of one pass that an item follows when somebody asks one agent for something: the agent's own contract says
/// what it makes, and the person who asks is the gate. It is written by code and compiled like every workflow, as that
/// of intake is (decision 0007), so that nothing about such an item is special: a change that it makes is checked by
/// the project's commands, judged by code owners where the target has some, and merged as any other.
/// </summary>
internal static class RunPlan
{
    public const string Pass = "run";
    public const string Gate = "asker";

    /// <summary>The commands of a project that a change has to pass, where the project has them.</summary>
    private static readonly string[] Checks = ["build", "lint", "test"];

    /// <summary>What an agent makes when asked directly; null for one that only judges.</summary>
    public static string? ProductOf(AgentDefinition agent) =>
        agent.MayWrite && agent.Spec.Produces.Contains(ArtifactPlan.Change, StringComparer.Ordinal)
            ? ArtifactPlan.Change
            : agent.Spec.Produces.FirstOrDefault(name => name != ArtifactPlan.Change);

    /// <param name="asker">The name of the person who asks.</param>
    /// <param name="ownersDecideToo">Whether the target has code owners.</param>
    public static FoundWorkflow Find(
        ProjectServices services, AgentDefinition agent, string product, string asker, bool ownersDecideToo) =>
        BuiltInWorkflow.Parse(
            "run.md", Text(services.Definition, agent.Spec.Name, product, asker, ownersDecideToo)) is { } workflow
            ? FoundWorkflow.Of(services, workflow)
            : throw new InvalidOperationException("the plan of a run cannot be read");

    /// <summary>Nothing in it comes from a request: names that the team wrote, and Weir's own words.</summary>
    private static string Text(
        ProjectDefinition project, string agent, string product, string asker, bool ownersDecideToo)
    {
        var changes = product == ArtifactPlan.Change;
        var known = project.CommandNames.ToHashSet(StringComparer.Ordinal);
        var checks = changes ? Checks.Where(known.Contains).ToList() : [];
        var text = new StringBuilder("---\nworkflow: run\ntitle: Ask one agent\n");
        if (!changes)
        {
            text.Append($"artifacts:\n  {product}: {{ kind: document, ");
            text.Append($"path: \".weir/items/{{item}}/{product}.md\" }}\n");
        }
        text.Append(
            $"""
            ---
            ## Pass: {Pass} — What was asked for
            ```yaml
            agent: {agent}
            consumes: [request]
            produces: [{product}]
            ```
            A person asks you for what the request says. Do that, as your role has it, and nothing else.

            """);
        text.Append(changes
            ? "Make it as a change of the workspace's files.\n"
            : $"Write what you find into {product}, for somebody who has to act on it.\n");
        text.Append($"\n### Gate: {Gate}\n```yaml\n");
        if (checks.Count > 0)
        {
            text.Append($"run: [{string.Join(", ", checks.Select(name => $"{{ id: {name}, command: {name} }}"))}]\n");
        }
        text.Append($"reviewers: [{{ human: {JsonSerializer.Serialize(asker)} }}");
        text.Append(changes && ownersDecideToo ? ", { human: codeowners, not: [author] }" : "");
        text.Append($"]\non_reject: {{ to: {Pass}, rounds: 5 }}\n```\n");
        text.Append("- R1 · must · human — It is what was asked for.\n");
        for (var index = 0; index < checks.Count; index++)
        {
            text.Append($"- R{index + 2} · must · command:{checks[index]} — {checks[index]} of the project passes.\n");
        }
        return text.ToString();
    }
}
