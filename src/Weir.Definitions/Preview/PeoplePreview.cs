using System.Collections.Immutable;
using Weir.Core.People;
using Weir.Core.Plans;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Preview;

/// <summary>Collects who is asked for what, and who may answer once exclusions are taken off.</summary>
internal sealed class PeoplePreview(PreviewSetting setting, string owner, string requester)
{
    private readonly List<(string Who, Outlook Outlook, ImmutableArray<string> Holders, string For)> asked = [];

    public void Add(PassPlan pass, Outlook outlook)
    {
        if (pass.Executor.Kind == ExecutorKind.Human)
        {
            asked.Add((pass.Executor.Target, outlook, Holders(pass.Executor.Target), $"{pass.Id}"));
        }
        if (pass.Ask is { } ask)
        {
            asked.Add((ask.Of, Least(outlook, Outlook.May), Holders(ask.Of), $"questions of {pass.Id}"));
        }
    }

    public void Add(PassPlan pass, GatePlan gate, Outlook outlook, Forecast forecast)
    {
        foreach (var reviewer in gate.Reviewers.Where(reviewer =>
            reviewer is { Kind: ReviewerKind.Human, Advisory: false }))
        {
            var holders = Holders(reviewer.Who);
            if (!setting.Roles.IsSinglePerson)
            {
                holders = [.. holders.Where(person => !IsExcluded(person, pass, reviewer))];
            }
            asked.Add(
                (reviewer.Who, Least(outlook, forecast.Of(reviewer.When)), holders, $"review at {pass.Id}/{gate.Id}"));
        }
    }

    public ImmutableArray<PersonPreview> ToArray() =>
    [
        .. asked.Where(one => one.Outlook != Outlook.WillNot)
            .GroupBy(one => (one.Who, Holders: string.Join(' ', one.Holders)))
            .Select(group => new PersonPreview(group.Key.Who, group.Min(one => one.Outlook), group.First().Holders,
                [.. group.Select(one => one.For).Distinct(StringComparer.Ordinal)])),
    ];

    private ImmutableArray<string> Holders(string who) => who switch
    {
        Who.CodeOwners => CodeOwners(),
        Who.Owner => setting.Roles.Owner(setting.Project, owner),
        _ => setting.Roles.Holders(who),
    };

    /// <summary>
    /// Anybody whom CODEOWNERS or a component names, since which paths will be touched is not known; the project's
    /// reviewers where these name nobody who is known.
    /// </summary>
    private ImmutableArray<string> CodeOwners()
    {
        var people = setting.Roles.AsPeople();
        ImmutableArray<string> named =
        [
            .. NamedOwners().Select(one => CodeOwner.Who(one, people)).OfType<string>()
                .SelectMany(who => setting.Roles.Holders(who)).Distinct(StringComparer.Ordinal),
        ];
        return named.IsEmpty ? setting.Roles.Reviewers(setting.Project, owner) : named;
    }

    /// <summary>
    /// Owners whom CODEOWNERS or a component names and who are nobody here; none where nobody asks for code owners.
    /// </summary>
    public ImmutableArray<string> UnknownOwners()
    {
        var people = setting.Roles.AsPeople();
        return asked.Exists(one => one.Who == Who.CodeOwners)
            ? [.. CodeOwner.Unknown(NamedOwners(), people)]
            : [];
    }

    private IEnumerable<string> NamedOwners() => (setting.CodeOwners?.Owners ?? [])
        .Concat(setting.Project.Components.SelectMany(component => component.Owners).Select(owner => owner.Value))
        .Distinct(StringComparer.Ordinal);

    /// <summary>What is known before the start: the requester, and the one person who would carry out a pass.</summary>
    private bool IsExcluded(string person, PassPlan pass, ReviewerPlan reviewer) =>
        (reviewer.Not.Contains("requester", StringComparer.Ordinal) && person == requester)
        || (reviewer.Not.Contains("author", StringComparer.Ordinal) && pass.Executor.Kind == ExecutorKind.Human
            && Holders(pass.Executor.Target) is [var only] && only == person);

    private static Outlook Least(Outlook left, Outlook right) => (Outlook)Math.Max((int)left, (int)right);
}
