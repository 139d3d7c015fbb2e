using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Triggers;
using Weir.Definitions.Triggers;
using Weir.Definitions.Workflows;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Triggers;

/// <summary>A trigger with the workflow that it is written in.</summary>
public sealed record BookedTrigger(ProjectKey Project, WorkflowDefinition Workflow, TriggerDefinition Trigger)
{
    public string Id => Rule.Id;

    /// <summary>What Core keeps of it.</summary>
    public TriggerRule Rule => new(
        Project, Trigger.Name, Workflow.Name.Value, Trigger.Source, Trigger.Of, Trigger.PerDay)
    {
        Budget = Trigger.Budget?.Value,
    };
}

/// <summary>The triggers of a project as its target branch has them.</summary>
public static class TriggerBook
{
    /// <summary>Of enabled workflows; of two with one name the first, and lint says that there are two.</summary>
    public static ImmutableArray<BookedTrigger> Of(ProjectKey project, ProjectServices services) =>
    [
        .. services.Library.EnabledWorkflows.Select(sourced => sourced.Value)
            .OrderBy(workflow => workflow.Name.Value, StringComparer.Ordinal)
            .SelectMany(workflow => workflow.Triggers.Select(trigger => new BookedTrigger(project, workflow, trigger)))
            .DistinctBy(booked => booked.Trigger.Name, StringComparer.Ordinal)
            .Take(TriggerRule.MaxOfProject),
    ];
}
