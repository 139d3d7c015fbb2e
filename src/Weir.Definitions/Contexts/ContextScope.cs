using System.Collections.Immutable;
using Weir.Definitions.Findings;
using Weir.Definitions.Projects;
using Weir.Definitions.Workflows;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Contexts;

/// <summary>A name that agents call documents by, as <c>project.md</c> or <c>organization.md</c> declares it.</summary>
public sealed record ContextScope(Located<string> Name, ImmutableArray<Located<string>> Globs)
{
    /// <summary>Reads <c>context: { NAME: [glob] }</c>.</summary>
    internal static ImmutableArray<ContextScope> Parse(KeyReader keys)
    {
        if (keys.Map("context") is not { } context)
        {
            return [];
        }
        var scopes = ImmutableArray.CreateBuilder<ContextScope>();
        foreach (var entry in context.Entries)
        {
            var name = new Located<string>(entry.Key, entry.KeyAt);
            PassParser.CheckId(name, "a scope", keys.Sink);
            if (scopes.Count == ContextLimits.MaxScopes)
            {
                keys.Sink.Report(FindingCodes.ScopeMatchesNothing, name.At,
                    $"'{name.Value}' is left out: there are more than {ContextLimits.MaxScopes} scopes");
                break;
            }
            scopes.Add(new ContextScope(name, context.Texts(entry.Key)));
        }
        return scopes.ToImmutable();
    }
}

public enum ScopeOrigin
{
    Project,

    /// <summary>The organisation's home repository.</summary>
    Organization,
}

/// <summary>A scope that an agent names, found.</summary>
/// <param name="Name">As the agent has it.</param>
public sealed record ScopeInForce(string Name, ScopeOrigin Origin, ImmutableArray<string> Globs);

/// <summary>
/// The scopes in force: those of the project, and below them those of the organisation's home repository. A name alone
/// means the project's scope, and the organisation's where the project declares none; <c>organization/NAME</c> means
/// the organisation's in any case.
/// </summary>
public sealed record ContextScopes(ImmutableArray<ContextScope> Project, ImmutableArray<ContextScope> Organization)
{
    public const string OrganizationPrefix = "organization/";

    /// <summary>Before the name of a component, where documents are under its globs.</summary>
    public const string ComponentPrefix = "component/";

    /// <summary>The scope that is there without being declared.</summary>
    public const string Decisions = "decisions";

    /// <summary>Where decisions are kept, unless the project says otherwise.</summary>
    public const string DecisionFiles = "docs/decisions/**";

    private static readonly ScopeInForce DefaultDecisions = new(Decisions, ScopeOrigin.Project, [DecisionFiles]);

    /// <summary>The names that an agent may use.</summary>
    public IEnumerable<string> Names => Project.Select(scope => scope.Name.Value).Append(Decisions)
        .Concat(Organization.SelectMany(scope =>
            new[] { scope.Name.Value, OrganizationPrefix + scope.Name.Value }))
        .Distinct(StringComparer.Ordinal);

    /// <summary>Null where nobody declares it.</summary>
    public ScopeInForce? Find(string name) =>
        name.StartsWith(OrganizationPrefix, StringComparison.Ordinal)
            ? Of(Organization, name[OrganizationPrefix.Length..], name, ScopeOrigin.Organization)
            : Of(Project, name, name, ScopeOrigin.Project)
                ?? Of(Organization, name, name, ScopeOrigin.Organization)
                ?? (name == Decisions ? DefaultDecisions : null);

    /// <summary>
    /// What the components that are touched name, in their order: scopes under their own names, so that they are what
    /// they are everywhere, and globs under <c>component/NAME</c>.
    /// </summary>
    public ImmutableArray<ScopeInForce> Of(
        IEnumerable<ComponentDefinition> components, IEnumerable<string> touched)
    {
        var found = ImmutableArray.CreateBuilder<ScopeInForce>();
        foreach (var component in components.Where(one => touched.Contains(one.Name.Value, StringComparer.Ordinal)))
        {
            found.AddRange(component.Context.Select(entry => Find(entry.Value)).OfType<ScopeInForce>());
            ImmutableArray<string> globs =
                [.. component.Context.Select(entry => entry.Value).Where(entry => Find(entry) is null)];
            if (!globs.IsEmpty)
            {
                found.Add(new ScopeInForce(ComponentPrefix + component.Name.Value, ScopeOrigin.Project, globs));
            }
        }
        return [.. found.DistinctBy(scope => scope.Name, StringComparer.Ordinal)];
    }

    private static ScopeInForce? Of(
        ImmutableArray<ContextScope> scopes, string name, string called, ScopeOrigin origin) =>
        scopes.FirstOrDefault(scope => scope.Name.Value == name) is { } found
            ? new ScopeInForce(called, origin, [.. found.Globs.Select(glob => glob.Value)])
            : null;
}
