using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Attempts;

/// <summary>Everything that one attempt is worked out from, as it was when the engine claimed it.</summary>
internal sealed record AttemptPlace
{
    public required OrganizationState State { get; init; }
    public required ItemState Item { get; init; }
    public required AttemptState Attempt { get; init; }
    public required CompiledDocument Document { get; init; }
    public required ProjectServices Project { get; init; }
    public required ISandbox Sandbox { get; init; }

    /// <summary>The attempt's folder; the clone and the scratch folder are below it.</summary>
    public required string Folder { get; init; }
    public required Timestamp At { get; init; }

    /// <summary>Called with a sentence whenever something moves.</summary>
    public required Action<string> Progress { get; init; }

    public Plan Plan => State.PlanOf(Item);
    public AttemptSubject Subject => Attempt.Subject;
    public PassPlan Pass => Plan.Pass(Subject.Pass);
    public PassState PassState => Item.Pass(Subject.Pass);
    public PassDocument PassDocument => Document.Pass(Subject.Pass.Value);
    public string WorkTree => Path.Combine(Folder, "work");
    public string Scratch => Path.Combine(Folder, "scratch");

    /// <summary>The commit that is checked out.</summary>
    public ObjectName Start => Subject.Kind == SubjectKind.Pass && PassState.Conflict is { } conflict
        ? conflict.Marked
        : Item.Branch.Head;

    public ObjectName Parent => Subject.Kind == SubjectKind.Pass && PassState.Conflict is { } conflict
        ? conflict.Parent
        : Start;

    public ObjectName Base => Subject.Kind == SubjectKind.Pass && PassState.Conflict is { } conflict
        ? conflict.Parent
        : Item.Branch.Base;

    /// <summary>The item's process artifacts, which every clone has at their paths.</summary>
    public ImmutableArray<LaidOut> LaidOut =>
    [
        .. Item.Artifacts.Values
            .Select(version => (version, plan: Plan.FindArtifact(version.Name)))
            .Where(pair => pair.plan is { IsProcess: true })
            .Select(pair => new LaidOut(PathOf(pair.plan!).TrimEnd('/'), pair.version.Facts.Object)),
    ];

    public string PathOf(ArtifactPlan artifact) => artifact.PathFor(Item.Id);

    /// <summary>Declared artifacts with their paths; writable are those that this pass makes.</summary>
    public ImmutableArray<ArtifactPath> ArtifactPaths(bool writable) =>
    [
        .. Plan.Artifacts.Select(artifact => new ArtifactPath(
            artifact.Name,
            PathOf(artifact),
            writable && Pass.Produces.Any(product => product.Artifact == artifact.Name))),
    ];

    public AttemptTrailers Trailers(string agent, string model) => new(Item.Id, Pass.Id, Attempt.Id, agent, model);

    /// <summary>Values reach a command as environment variables, never spliced into its line.</summary>
    public ImmutableSortedDictionary<string, string> Environment(CompiledCommand? command)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        variables["WEIR_ITEM"] = Item.Id.ToString();
        foreach (var variable in command?.Variables ?? [])
        {
            variables[variable.Name] = variable.Source switch
            {
                VariableSource.ArtifactPath when Plan.FindArtifact(variable.Of) is { } artifact =>
                    PathOf(artifact).TrimEnd('/'),
                VariableSource.Item => Item.Id.ToString(),
                _ => "",
            };
        }
        return variables.ToImmutable();
    }
}
