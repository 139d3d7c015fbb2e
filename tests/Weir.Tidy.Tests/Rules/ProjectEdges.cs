using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Weir.Tidy.Tests.Rules;

/// <summary>
/// Which project may use which. The table in ARCHITECTURE.md below "Projects and their edges" is the decision, the
/// project files are what was built; each must say exactly what the other says.
/// </summary>
internal static partial class ProjectEdges
{
    public const string Heading = "## Projects and their edges";

    /// <summary>Project → the projects it references, read from the table's first two columns.</summary>
    public static SortedDictionary<string, SortedSet<string>> Decided(SourceFile architecture)
    {
        var edges = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var section = architecture.Lines.SkipWhile(line => line != Heading).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));
        foreach (var cells in section.Where(line => line.StartsWith('|')).Select(line => line.Split('|')))
        {
            if (cells.Length > 3 && ProjectName().Match(cells[1]) is { Success: true } project)
            {
                var used = ProjectName().Matches(cells[2]).Select(name => name.Value);
                edges[project.Value] = new(used, StringComparer.Ordinal);
            }
        }

        return edges;
    }

    /// <summary>Project → the projects it references, read from its project file.</summary>
    public static SortedDictionary<string, SortedSet<string>> Built(IEnumerable<SourceFile> projects)
    {
        var edges = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var project in projects)
        {
            edges[ProjectOf(project.Path)] = new(
                XDocument.Parse(project.Text).Descendants("ProjectReference")
                    .Select(reference => ProjectOf((string?)reference.Attribute("Include") ?? "")),
                StringComparer.Ordinal);
        }

        return edges;
    }

    public static IEnumerable<Finding> Differences(
        SortedDictionary<string, SortedSet<string>> decided,
        SortedDictionary<string, SortedSet<string>> built)
    {
        foreach (var project in decided.Keys.Union(built.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!decided.TryGetValue(project, out var allowed))
            {
                yield return new Finding(project, 0, "exists and is not in ARCHITECTURE.md's table of projects.");
            }
            else if (!built.TryGetValue(project, out var used))
            {
                yield return new Finding(project, 0, "is in ARCHITECTURE.md's table of projects and does not exist.");
            }
            else
            {
                foreach (var difference in Differences(project, allowed, used))
                {
                    yield return difference;
                }
            }
        }
    }

    private static IEnumerable<Finding> Differences(
        string project, SortedSet<string> allowed, SortedSet<string> used) =>
        used.Except(allowed, StringComparer.Ordinal)
            .Select(edge =>
                new Finding(project, 0, $"references {edge}, which ARCHITECTURE.md's table does not allow."))
            .Concat(allowed.Except(used, StringComparer.Ordinal)
                .Select(edge =>
                    new Finding(project, 0, $"does not reference {edge}: take it out of ARCHITECTURE.md's table.")));

    /// <summary>Core is pure: it stands on no package and no project.</summary>
    public static IEnumerable<Finding> ImpureCore(SourceFile core) =>
        XDocument.Parse(core.Text).Descendants()
            .Where(element =>
                element.Name.LocalName is "PackageReference" or "ProjectReference" or "FrameworkReference")
            .Select(element => (string?)element.Attribute("Include"))
            .Select(name => new Finding(core.Path, 0, $"Core stands on nothing, and references {name}."));

    private static string ProjectOf(string path) =>
        path.Replace('\\', '/').Split('/')[^1].Replace(".csproj", "", StringComparison.Ordinal);

    [GeneratedRegex(@"Weir(\.\w+)+")]
    private static partial Regex ProjectName();
}
