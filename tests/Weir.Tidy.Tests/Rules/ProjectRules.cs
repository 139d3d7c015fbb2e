using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Weir.Tidy.Tests.Rules;

/// <summary>Project files: short, with packages pinned in one place and no strictness switched off.</summary>
internal static partial class ProjectRules
{
    public static IEnumerable<Finding> LoosePackages(SourceFile packages)
    {
        foreach (var package in Elements(packages, "PackageVersion"))
        {
            var version = (string?)package.Attribute("Version") ?? "";
            if (!ExactVersion().IsMatch(version))
            {
                yield return new Finding(
                    packages.Path, 0, $"{Included(package)} is pinned as '{version}': write [x.y.z].");
            }
        }
    }

    public static IEnumerable<Finding> OwnVersions(SourceFile project) =>
        Elements(project, "PackageReference")
            .Where(package =>
                package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null)
            .Select(package => new Finding(
                project.Path, 0, $"{Included(package)} has a version of its own: pin it in Directory.Packages.props."));

    public static IEnumerable<Finding> Laxity(SourceFile project) =>
        XDocument.Parse(project.Text).Descendants()
            .Where(element => LaxSetting().IsMatch($"{element.Name.LocalName}={element.Value.Trim()}"))
            .Select(element => new Finding(
                project.Path,
                0,
                $"{element.Name.LocalName} is {element.Value.Trim()}: correct what it complains about."));

    public static IEnumerable<Finding> MissingLocks(SourceFile project, IEnumerable<string> paths)
    {
        var wanted = project.Path[..(project.Path.LastIndexOf('/') + 1)] + "packages.lock.json";
        if (!paths.Contains(wanted, StringComparer.Ordinal))
        {
            yield return new Finding(
                project.Path, 0, "has no packages.lock.json: dotnet restore writes it, commit it.");
        }
    }

    public static IEnumerable<Finding> OutsideSolution(SourceFile project, SourceFile solution)
    {
        if (Elements(solution, "Project").All(entry => (string?)entry.Attribute("Path") != project.Path))
        {
            yield return new Finding(
                project.Path, 0, "is not in Weir.slnx: dotnet sln add it, else ./test never builds it.");
        }
    }

    private static IEnumerable<XElement> Elements(SourceFile file, string name) =>
        XDocument.Parse(file.Text).Descendants(name);

    private static string Included(XElement element) => (string?)element.Attribute("Include") ?? "a package";

    [GeneratedRegex(@"^\[\d+(\.\d+){1,3}(-[\w.]+)?\]$")]
    private static partial Regex ExactVersion();

    [GeneratedRegex(
        @"^(TreatWarningsAsErrors|EnableNETAnalyzers|RunAnalyzers\w*|EnforceCodeStyleInBuild)=false$" +
        @"|^Nullable=disable$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex LaxSetting();
}
