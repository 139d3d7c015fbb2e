using System.Text.RegularExpressions;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Rules;

/// <summary>Artifacts are declared, lie where an item may write, and are made by somebody.</summary>
internal static partial class ArtifactRules
{
    private const string Definitions = ".weir/";
    private const int MaxPath = 200;

    public static void Check(CompileContext context)
    {
        var paths = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var artifact in context.Workflow.Artifacts.Where(artifact => artifact.Path.Value.Length > 0))
        {
            CheckPath(context, artifact);
            if (!paths.TryAdd(artifact.Path.Value, artifact.Name.Value))
            {
                context.Sink.Report(FindingCodes.SamePath, artifact.Path.At,
                    $"'{artifact.Name.Value}' has the path of '{paths[artifact.Path.Value]}'");
            }
            if (!context.Graph.ProducersOf(artifact.Name.Value).Any())
            {
                context.Sink.Report(FindingCodes.ArtifactUnused, artifact.Name.At,
                    $"no pass produces '{artifact.Name.Value}'");
            }
        }
    }

    /// <summary>True for <c>change</c> and everything declared; else a finding.</summary>
    public static bool CheckDeclared(CompileContext context, Located<string> name)
    {
        if (name.Value == ArtifactPlan.Change || context.Workflow.FindArtifact(name.Value) is not null)
        {
            return true;
        }
        var known = context.Workflow.Artifacts.Select(artifact => artifact.Name.Value).Append(ArtifactPlan.Change);
        context.Sink.Report(FindingCodes.UndeclaredArtifact, name.At, $"the artifact '{name.Value}' is not declared",
            Nearest.Hint(name.Value, known, "artifacts"));
        return false;
    }

    private static void CheckPath(CompileContext context, ArtifactDefinition artifact)
    {
        var path = artifact.Path.Value;
        var placeholders = Placeholder().Matches(path).Select(match => match.Value).Distinct(StringComparer.Ordinal);
        var elements = context.Graph.ProducersOf(artifact.Name.Value).Select(pass => pass.ForEach?.As)
            .OfType<string>().Select(name => $"{{{name}.id}}").ToList();
        string[] known = [.. elements, "{item}", "{key}"];
        foreach (var unknown in placeholders.Where(placeholder => !known.Contains(placeholder, StringComparer.Ordinal)))
        {
            context.Sink.Report(FindingCodes.BadPlaceholder, artifact.Path.At,
                $"'{unknown}' is not a placeholder of a path",
                Nearest.Hint(unknown, known, "placeholders"));
        }
        var plain = Placeholder().Replace(path, "x");
        var segments = plain.TrimEnd('/').Split('/');
        if (path.Length > MaxPath || !PathForm().IsMatch(plain)
            || segments.Any(segment =>
                segment is "" or "." or ".." || segment.Equals(".git", StringComparison.OrdinalIgnoreCase)))
        {
            context.Sink.Report(FindingCodes.BadArtifactPath, artifact.Path.At,
                $"'{path}' is not a path for an artifact");
        }
        else if (path.StartsWith(Definitions, StringComparison.OrdinalIgnoreCase) && !artifact.IsProcess)
        {
            context.Sink.Report(FindingCodes.BadArtifactPath, artifact.Path.At, "an item cannot write definitions",
                "process artifacts lie below .weir/items/{item}/");
        }
    }

    [GeneratedRegex(@"\{[^{}/]*\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    [GeneratedRegex("^[A-Za-z0-9._/-]+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PathForm();
}
