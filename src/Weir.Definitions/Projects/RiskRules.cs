using System.Collections.Immutable;
using Weir.Core.Items;
using Weir.Core.Paths;
using Weir.Core.Risks;

namespace Weir.Definitions.Projects;

/// <summary>What the rules about risk say of the paths that a change touches.</summary>
public static class RiskRules
{
    /// <summary>Each rule that is touched, with the first path that it is about, in the order of the rules.</summary>
    /// <param name="others">The project's repositories besides the primary, whose paths have their name before a colon.
    /// </param>
    public static ImmutableArray<RiskTouch> Touched(
        IEnumerable<RiskRule> rules, IReadOnlyCollection<string> paths, ImmutableArray<string> others)
    {
        var touched = ImmutableArray.CreateBuilder<RiskTouch>();
        foreach (var rule in rules)
        {
            var first = paths.FirstOrDefault(path =>
                rule.Paths.Any(glob => RepositoryGlob.Matches(glob, path, others)));
            if (first is not null)
            {
                touched.Add(new RiskTouch(NameOf(rule), Enum.Parse<Risk>(rule.AtLeast, ignoreCase: true), first));
            }
        }
        return touched.ToImmutable();
    }

    /// <summary>The rule in one line, by which it is told from others.</summary>
    private static string NameOf(RiskRule rule) => $"{string.Join(", ", rule.Paths)} at least {rule.AtLeast}";
}
