using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Projects;
using Weir.Definitions.Projects;

namespace Weir.Runtime.Intake;

/// <summary>
/// Where the repositories of a project are: the primary is the one that was registered, whatever its own file says of
/// its place; the others are where that file says, a relative path being relative to the primary.
/// </summary>
internal static class ProjectPlaces
{
    private const string DefaultBranch = "main";

    /// <param name="primary">As it was registered.</param>
    /// <returns>In the order of project.md, which is the one in which they are pushed.</returns>
    public static (ImmutableArray<ProjectRepository> Repositories, Refusal? Refusal) Of(
        ProjectDefinition project, ProjectRepository primary)
    {
        if (project.Repositories.Length <= 1)
        {
            return ([primary], null);
        }
        var places = ImmutableArray.CreateBuilder<ProjectRepository>();
        foreach (var repository in project.Repositories)
        {
            if (repository.Primary)
            {
                places.Add(primary with { Name = repository.Name.Value });
                continue;
            }
            var written = repository.Location ?? "";
            if (!IsUrl(written) && !Path.IsPathRooted(written) && IsUrl(primary.Location))
            {
                return ([], Refusal.Rule(
                    "no-place", $"Repository {repository.Name.Value} is at '{written}', and the primary at a URL: a "
                        + "relative path leads nowhere from there.", "its url in .weir/project.md"));
            }
            var location = IsUrl(written) ? written : Path.GetFullPath(Path.Combine(primary.Location, written));
            if (places.Append(primary).Any(other => other.Location == location))
            {
                return ([], Refusal.Rule(
                    "same-place", $"Repository {repository.Name.Value} is at {location}, where another is, too.",
                    "each repository's own place in .weir/project.md"));
            }
            places.Add(new ProjectRepository(
                repository.Name.Value, location, repository.Branch ?? DefaultBranch, false));
        }
        return (places.ToImmutable(), null);
    }

    /// <summary>A URL, or the <c>host:path</c> of ssh.</summary>
    private static bool IsUrl(string place) =>
        place.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
        && (place.IndexOf('/', StringComparison.Ordinal) is var slash && (slash < 0 || colon < slash));
}
