using Weir.Definitions.Findings;
using Weir.Definitions.Library;
using Weir.Definitions.Projects;

namespace Weir.Definitions.Contexts;

/// <summary>
/// Checks that agents name scopes that there are, and that scopes name files. The starter library's agents name what
/// many projects have and not every one: only those that the project or its organisation wrote are looked at.
/// </summary>
internal static class ContextRules
{
    public static void Check(DefinitionLibrary library, Func<string, bool?> hasFiles, List<Finding> found)
    {
        var (project, organization) = (library.Project?.Value, library.Organization?.Value);
        var scopes = new ContextScopes(project?.Context ?? [], organization?.Context ?? []);
        foreach (var agent in library.Agents.Values.Where(agent => agent.Origin != Origin.BuiltIn))
        {
            var sink = new FindingSink(agent.Value.File);
            foreach (var scope in agent.Value.Scopes.Where(scope => scopes.Find(scope.Value) is null))
            {
                // Without organization.md here it is another repository's, and what that declares is not known.
                if (organization is not null
                    || !scope.Value.StartsWith(ContextScopes.OrganizationPrefix, StringComparison.Ordinal))
                {
                    sink.Report(FindingCodes.UnknownScope, scope.At, $"no scope '{scope.Value}' is declared",
                        Nearest.Hint(scope.Value, scopes.Names, "scopes"));
                }
            }
            found.AddRange(sink.ToArray());
        }
        CheckFiles(scopes.Project, project?.File, hasFiles, found);
        CheckComponents(scopes, project, hasFiles, found);
        CheckFiles(scopes.Organization, organization?.File, hasFiles, found);
    }

    private static void CheckComponents(
        ContextScopes scopes, ProjectDefinition? project, Func<string, bool?> hasFiles, List<Finding> found)
    {
        if (project is null)
        {
            return;
        }
        var sink = new FindingSink(project.File);
        foreach (var component in project.Components)
        {
            foreach (var entry in component.Context.Where(entry => IsNothing(scopes, entry.Value, hasFiles)))
            {
                sink.Report(
                    FindingCodes.ScopeMatchesNothing, entry.At,
                    $"'{entry.Value}' of '{component.Name.Value}' is no scope, and no file matches it",
                    Nearest.Hint(entry.Value, scopes.Names, "scopes"));
            }
        }
        found.AddRange(sink.ToArray());
    }

    private static bool IsNothing(ContextScopes scopes, string entry, Func<string, bool?> hasFiles) =>
        scopes.Find(entry) is null
        && !entry.StartsWith(ContextScopes.OrganizationPrefix, StringComparison.Ordinal)
        && hasFiles(entry) == false;

    private static void CheckFiles(
        IEnumerable<ContextScope> scopes, string? file, Func<string, bool?> hasFiles, List<Finding> found)
    {
        if (file is null)
        {
            return;
        }
        var sink = new FindingSink(file);
        foreach (var scope in scopes)
        {
            if (scope.Globs.IsEmpty)
            {
                sink.Report(
                    FindingCodes.ScopeMatchesNothing, scope.Name.At, $"the scope '{scope.Name.Value}' has no glob");
            }
            foreach (var glob in scope.Globs.Where(glob => hasFiles(glob.Value) == false))
            {
                sink.Report(
                    FindingCodes.ScopeMatchesNothing, glob.At,
                    $"no file matches '{glob.Value}' of the scope '{scope.Name.Value}'");
            }
        }
        found.AddRange(sink.ToArray());
    }
}
