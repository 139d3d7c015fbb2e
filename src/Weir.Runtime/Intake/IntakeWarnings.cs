using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Gates;
using Weir.Core.People;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Intake;
using Weir.Definitions.Models;
using Weir.Runtime.Projections;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Intake;

/// <summary>What would otherwise be found out by parking, said when an item is handed over.</summary>
internal static class IntakeWarnings
{
    /// <summary>The most unknown code owners that a warning names.</summary>
    private const int MaxNamed = 8;

    public static async Task<ImmutableArray<string>> OfAsync(
        OrganizationState state, Compiled compiled, ProjectServices services, CancellationToken cancel) =>
        [.. Of(state, compiled, services), .. await OwnersAsync(state, compiled, services, cancel)];

    /// <summary>The components that a request names paths of: what it changes is likely to be there.</summary>
    public static IEnumerable<string> Components(ProjectServices services, string request)
    {
        var named = services.Definition.MapComponents(ProjectChange.NamesOf([services.Repository, .. services.Others]))
            .Touched(RequestPaths.Of(request)).Names;
        return named.IsEmpty
            ? []
            : [$"It names paths of {string.Join(", ", named)}: what it changes there is held to their commands, owners "
                + "and documents."];
    }

    /// <summary>An agent that runs as a program needs none.</summary>
    private static bool NeedsModel(Compiled compiled, string pass) =>
        compiled.Plan.Pass(new PassId(pass)).Executor is { Kind: ExecutorKind.Agent } executor
        && compiled.Document.FindAgent(executor.Target) is { RunsOn: not "command" };

    /// <summary>Where code owners will be asked: those who are nobody here.</summary>
    private static async Task<IEnumerable<string>> OwnersAsync(
        OrganizationState state, Compiled compiled, ProjectServices services, CancellationToken cancel)
    {
        var asks = compiled.Plan.Passes.SelectMany(pass => pass.Gates).SelectMany(gate => gate.Reviewers)
            .Any(OwnerSets.IsCodeOwners);
        if (!asks)
        {
            return [];
        }
        var rules = await TargetRules.AtAsync(services.Repository, services.Target, cancel);
        ImmutableArray<Person> people = [.. state.People.Values];
        return Unknown(rules.Owners?.Path ?? "", rules.Owners?.Owners ?? [], people)
            .Concat(Unknown(TargetRules.ProjectFile, rules.ComponentOwners, people));
    }

    private static IEnumerable<string> Unknown(
        string file, ImmutableArray<string> owners, ImmutableArray<Person> people)
    {
        var unknown = CodeOwner.Unknown(owners, people).ToList();
        return unknown.Count == 0
            ? []
            :
            [
                $"{file} names {string.Join(", ", unknown.Take(MaxNamed).Select(OneLine.Of))}"
                    + (unknown.Count > MaxNamed ? $" and {unknown.Count - MaxNamed} more" : "")
                    + ", nobody here: where nobody else owns a path, the project's reviewers are asked; "
                    + "say who is meant with weir person add NAME --account ACCOUNT.",
            ];
    }

    private static ImmutableArray<string> Of(
        OrganizationState state, Compiled compiled, ProjectServices services)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        foreach (var pass in
            compiled.Document.Passes.Where(pass => pass.Tier is not null && NeedsModel(compiled, pass.Id)))
        {
            var tier = TierResolver.Resolve(services.Models, pass.Tier!.Tier, pass.Tier.Floor, pass.Tier.Cap);
            if (tier.Models.IsEmpty)
            {
                warnings.Add($"Pass {pass.Id} will wait: no model serves tier {pass.Tier.Tier}.");
            }
        }
        var people = state.People.Values;
        foreach (var pass in compiled.Plan.Passes)
        {
            var asked = pass.Gates.SelectMany(gate => gate.Reviewers)
                .Where(reviewer => reviewer.Kind == ReviewerKind.Human && !OwnerSets.IsCodeOwners(reviewer))
                .Select(reviewer => reviewer.Who)
                .Concat(pass.Executor.Kind == ExecutorKind.Human ? [pass.Executor.Target] : []);
            warnings.AddRange(asked
                .Where(who => !people.Any(person => person.Is(who)))
                .Select(who => $"Pass {pass.Id} asks {who}, which nobody holds: the owner will be asked."));
            warnings.AddRange(pass.Gates.SelectMany(gate => gate.Runs
                .Where(run => !run.Defined)
                .Select(run => (Run: run, Having: ComponentRuns.Having(gate, run)))
                .Select(left => $"Gate {gate.Id} of pass {pass.Id} leaves out {left.Run.Id}"
                    + (left.Having.Count == 0
                        ? ": the project does not define that command."
                        : $" for all but {string.Join(", ", left.Having)}: only these define that command."))));
        }
        return [.. warnings.Distinct(StringComparer.Ordinal)];
    }
}
