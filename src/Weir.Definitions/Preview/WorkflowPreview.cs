using System.Collections.Immutable;
using Weir.Core.Gates;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Library;
using Weir.Definitions.Models;
using Weir.Definitions.Organizations;
using Weir.Definitions.Owners;
using Weir.Definitions.Projects;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Preview;

/// <summary>What an item would go through, said before it starts.</summary>
public sealed record ItemPreview
{
    public required string Workflow { get; init; }
    public string Title { get; init; } = "";
    public ImmutableArray<PassPreview> Passes { get; init; } = [];

    /// <summary>The people who will or may be asked, each with those who may answer.</summary>
    public ImmutableArray<PersonPreview> People { get; init; } = [];

    /// <summary>
    /// Keys that are pinned and not carried out, with the pass they belong to (empty for the workflow).
    /// </summary>
    public ImmutableArray<NotExecutedKey> NotExecuted { get; init; } = [];

    /// <summary>Passes whose tier has no model, or is served by another tier.</summary>
    public ImmutableArray<TierPreview> Tiers { get; init; } = [];

    /// <summary>
    /// Code owners who are nobody here, where they may be asked: the project's reviewers would be instead.
    /// </summary>
    public ImmutableArray<string> UnknownOwners { get; init; } = [];

    /// <summary>True when nothing that is known now would stop the item.</summary>
    public bool CanRun => People.All(person => !person.Holders.IsEmpty || person.Outlook == Outlook.WillNot)
        && Tiers.All(tier => tier.Served is not null);
}

public sealed record PassPreview(
    string Id,
    string Title,
    Outlook Outlook,
    string Reason,
    string Executor,
    ImmutableArray<GatePreview> Gates)
{
    /// <summary>The components that have a command of their own in place of the pass's.</summary>
    public ImmutableArray<string> Components { get; init; } = [];
}

/// <param name="LeftOut">Runs that this project has no command for; their criteria go to the other reviewers.</param>
public sealed record GatePreview(
    string Id,
    ImmutableArray<string> Commands,
    ImmutableArray<string> Agents,
    ImmutableArray<string> People,
    ImmutableArray<string> LeftOut)
{
    /// <summary>Runs that are another command for some components.</summary>
    public ImmutableArray<ComponentRunPreview> OfComponents { get; init; } = [];
}

/// <param name="Components">Those that have a command of their own.</param>
/// <param name="Elsewhere">Whether the project has one for what else is touched; the run is left out there
/// otherwise.</param>
public sealed record ComponentRunPreview(string Run, ImmutableArray<string> Components, bool Elsewhere);

/// <param name="Who">As written: <c>role:x</c>, <c>codeowners</c>, a person.</param>
/// <param name="For">What is asked of them, such as <c>review at fix/proof</c>.</param>
public sealed record PersonPreview(string Who, Outlook Outlook, ImmutableArray<string> Holders,
    ImmutableArray<string> For);

public sealed record NotExecutedKey(string Pass, string Key);

/// <param name="Served">The tier that serves in its place; null when no model may.</param>
public sealed record TierPreview(string Pass, string Tier, string? Served);

/// <summary>What a preview looks at besides the plan: all of it live, none of it pinned.</summary>
public sealed record PreviewSetting(ProjectDefinition Project, ModelsDefinition Models, RoleBook Roles)
{
    /// <summary>Null where there is no file of code owners.</summary>
    public CodeOwnersFile? CodeOwners { get; init; }

    /// <summary>Params that a person has set.</summary>
    public ImmutableSortedDictionary<string, Value> Params { get; init; } =
        ImmutableSortedDictionary.Create<string, Value>(StringComparer.Ordinal);
}

public static class WorkflowPreview
{
    public static ItemPreview Describe(Compiled compiled, PreviewSetting setting, ItemFacts item)
    {
        var forecast = new Forecast(compiled.Plan, item, setting.Params);
        var people = new PeoplePreview(setting, compiled.Document.Owner, item.Requester);
        var passes = ImmutableArray.CreateBuilder<PassPreview>();
        foreach (var pass in compiled.Plan.Passes)
        {
            var (outlook, why) = OutlookOf(pass, forecast);
            var reason = string.Join("; ", new[] { why, DelayOf(pass, outlook) }.Where(part => part.Length > 0));
            foreach (var gate in pass.Gates)
            {
                people.Add(pass, gate, outlook, forecast);
            }
            people.Add(pass, outlook);
            passes.Add(new PassPreview(pass.Id.Value, compiled.Document.Pass(pass.Id.Value).Title, outlook, reason,
                WorkflowGraph.Describe(pass), [.. pass.Gates.Select(gate => GateOf(gate, forecast))])
            {
                Components =
                    [.. compiled.Document.Pass(pass.Id.Value).ComponentCommands.Select(own => own.Component)],
            });
        }
        return new ItemPreview
        {
            Workflow = compiled.Plan.Workflow,
            Title = compiled.Document.Title,
            Passes = passes.ToImmutable(),
            People = people.ToArray(),
            NotExecuted =
            [
                .. compiled.Plan.NotExecuted.Select(key => new NotExecutedKey("", key)),
                .. compiled.Plan.Passes.SelectMany(pass =>
                    pass.NotExecuted.Select(key => new NotExecutedKey(pass.Id.Value, key))),
            ],
            Tiers = TiersOf(compiled, setting.Models),
            UnknownOwners = people.UnknownOwners(),
        };
    }

    /// <summary>How long a pass waits after what it needs; empty for no time.</summary>
    private static string DelayOf(PassPlan pass, Outlook outlook)
    {
        if (pass.Delay is not { } delay || outlook == Outlook.WillNot)
        {
            return "";
        }
        var after = pass.Needs.IsEmpty ? "the start" : string.Join(" and ", pass.Needs.Select(need => need.Value));
        return $"{Quantities.Text(delay)} after {after}";
    }

    private static (Outlook Outlook, string Reason) OutlookOf(PassPlan pass, Forecast forecast)
    {
        if (pass.OnDemand)
        {
            return (Outlook.May, "only when a gate sends work to it");
        }
        var outlook = forecast.Of(pass.When);
        if (pass.When is { } when && outlook != Outlook.Will)
        {
            return (outlook, (outlook == Outlook.May ? "if " : "not ") + ExpressionText.Of(when));
        }
        return pass.Skip is { } skip
            ? (Outlook.May, "unless skipped by " + string.Join(" or ", skip.Allow))
            : (Outlook.Will, "");
    }

    private static GatePreview GateOf(GatePlan gate, Forecast forecast)
    {
        string Name(ReviewerPlan reviewer) => WorkflowGraph.Describe(reviewer with { When = null })
            + (forecast.Of(reviewer.When) == Outlook.May ? $" if {ExpressionText.Of(reviewer.When!)}" : "");
        var asked = gate.Reviewers.Where(reviewer => forecast.Of(reviewer.When) != Outlook.WillNot).ToList();
        var own = gate.Runs.Where(run => run.Component is null).ToList();
        IReadOnlyList<string> Having(RunPlan run) => ComponentRuns.Having(gate, run);
        return new GatePreview(
            gate.Id.Value,
            [.. own.Where(run => run.Defined || Having(run).Count > 0).Select(run => run.Id)],
            [.. asked.Where(reviewer => reviewer.Kind == ReviewerKind.Agent).Select(Name)],
            [.. asked.Where(reviewer => reviewer.Kind == ReviewerKind.Human).Select(Name)],
            [.. own.Where(run => !run.Defined && Having(run).Count == 0).Select(run => run.Id)])
        {
            OfComponents =
            [
                .. own.Where(run => Having(run).Count > 0)
                    .Select(run => new ComponentRunPreview(run.Id, [.. Having(run)], run.Defined)),
            ],
        };
    }

    private static ImmutableArray<TierPreview> TiersOf(Compiled compiled, ModelsDefinition models)
    {
        var tiers = ImmutableArray.CreateBuilder<TierPreview>();
        foreach (var pass in compiled.Plan.Passes)
        {
            // A person's pass has a tier only for who assists them, and that is not carried out yet.
            if (pass.Executor.Kind == ExecutorKind.Agent && compiled.Document.Pass(pass.Id.Value).Tier is { } tier
                && compiled.Document.FindAgent(pass.Executor.Target)?.RunsOn != "command")
            {
                var served = TierResolver.Resolve(models, tier.Tier, tier.Floor, tier.Cap);
                if (served.Models.IsEmpty || served.FellFrom is not null)
                {
                    tiers.Add(new TierPreview(pass.Id.Value, tier.Tier, served.Models.IsEmpty ? null : served.Tier));
                }
            }
        }
        return tiers.ToImmutable();
    }
}
