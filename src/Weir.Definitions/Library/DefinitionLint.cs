using System.Collections.Immutable;
using Weir.Definitions.Compile;
using Weir.Definitions.Contexts;
using Weir.Definitions.Findings;
using Weir.Definitions.Intake;
using Weir.Definitions.Projects;
using Weir.Definitions.Triggers;

namespace Weir.Definitions.Library;

/// <summary>Checks a whole library: every file, every workflow that can start, and how workflows are chosen.</summary>
public static class DefinitionLint
{
    /// <summary>All findings, in the order of files and lines, each once.</summary>
    /// <param name="hasFiles">
    /// Whether a glob matches a file of the repository that the definitions are of; null for not known.
    /// </param>
    public static ImmutableArray<Finding> Run(DefinitionLibrary library, Func<string, bool?>? hasFiles = null)
    {
        var found = new List<Finding>(library.Findings);
        var project = library.Project?.Value;
        foreach (var workflow in library.Workflows.Values)
        {
            var enabled = (project ?? ProjectDefinition.Empty).Enables(workflow.Value.Name.Value);
            if (enabled || workflow.Origin == Origin.Project)
            {
                found.AddRange(WorkflowCompiler.Check(workflow.Value, library, project));
            }
        }
        CheckProject(library, project, found);
        CheckSelection(library, found);
        ComponentRules.Check(library, hasFiles ?? (static _ => null), found);
        InputRules.Check(library, hasFiles ?? (static _ => null), found);
        TriggerPrices.Check(library, found);
        ContextRules.Check(library, hasFiles ?? (static _ => null), found);
        return
        [
            .. found.Distinct().OrderBy(finding => finding.File, StringComparer.Ordinal)
                .ThenBy(finding => finding.Line).ThenBy(finding => finding.Column)
                .ThenBy(finding => finding.Code, StringComparer.Ordinal),
        ];
    }

    private static void CheckProject(DefinitionLibrary library, ProjectDefinition? project, List<Finding> found)
    {
        if (project is null)
        {
            return;
        }
        var sink = new FindingSink(project.File);
        foreach (var name in project.Workflows.Where(name => library.FindWorkflow(name.Value) is null))
        {
            sink.Report(FindingCodes.ProjectWorkflow, name.At, $"there is no workflow '{name.Value}'",
                Nearest.Hint(name.Value, library.Workflows.Keys, "workflows"));
        }
        IntakeRules.Check(library, project, sink);
        foreach (var key in project.Pinned)
        {
            sink.Report(FindingCodes.PinnedKey, key.At, $"'{key.Key}' is checked, and not carried out yet");
        }
        found.AddRange(sink.ToArray());
    }

    /// <summary>Two workflows that match the same items equally would leave the choice to chance.</summary>
    private static void CheckSelection(DefinitionLibrary library, List<Finding> found)
    {
        var enabled = library.EnabledWorkflows.Select(workflow => workflow.Value)
            .Where(workflow => workflow.AppliesTo.Specificity > 0).ToList();
        for (var i = 0; i < enabled.Count; i++)
        {
            for (var j = i + 1; j < enabled.Count; j++)
            {
                var (first, second) = (enabled[i], enabled[j]);
                if (WorkflowSelection.AreEqual(first.AppliesTo, second.AppliesTo))
                {
                    var sink = new FindingSink(second.File);
                    sink.Report(FindingCodes.AmbiguousSelection, second.AppliesTo.At,
                        $"'{second.Name.Value}' and '{first.Name.Value}' match the same items equally");
                    found.AddRange(sink.ToArray());
                }
            }
        }
    }
}
