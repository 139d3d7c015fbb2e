using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Models;
using Weir.Runtime.Ports;
using Weir.Runtime.Secrets;
using Weir.Runtime.Services;

namespace Weir.Runtime.Attempts;

/// <summary>One attempt at work: what it is worked out from, with what, and where.</summary>
internal sealed record AttemptPlace
{
    public required AttemptDescription Description { get; init; }
    public required AttemptBench Bench { get; init; }
    public required ISandbox Sandbox { get; init; }

    /// <summary>The attempt's folder; the clone and the scratch folder are below it.</summary>
    public required string Folder { get; init; }

    /// <summary>Called with a sentence whenever something moves.</summary>
    public required Action<string> Progress { get; init; }

    /// <summary>To be awaited before the work is taken out of the clone: nothing saves it beside that.</summary>
    public Func<Task> TakeOver { get; init; } = static () => Task.CompletedTask;

    /// <summary>What people have said since the last call.</summary>
    public Func<ImmutableArray<SaidToAgent>> Hear { get; init; } = static () => [];

    /// <summary>The secrets of its agent.</summary>
    public AttemptSecrets Secrets { get; init; } = AttemptSecrets.None;

    /// <summary>Where its executor may write down its turns; null for a place where nothing is executed.</summary>
    public TurnLog? Turns { get; init; }

    /// <summary>What an attempt before wrote down that a crash ended; null for none.</summary>
    public (KeptTurns.Head Head, string Log)? Earlier { get; init; }

    /// <summary>Where what runs beside it does.</summary>
    public ServicePlace ForServices => new(Sandbox, WorkTree, Scratch, Environment(null)) { Progress = Progress };

    public ItemState Item => Description.Item;
    public AttemptState Attempt => Description.Attempt;
    public Plan Plan => Description.Plan;
    public CompiledDocument Document => Description.Document;
    public ModelsDefinition Models => Description.Models;
    public Timestamp At => Description.At;
    public AttemptSubject Subject => Attempt.Subject;
    public PassPlan Pass => Plan.Pass(Subject.Pass);
    public PassState PassState => Item.Pass(Subject.Pass);
    public PassDocument PassDocument => Document.Pass(Subject.Pass.Owner.Value);
    public string WorkTree => Path.Combine(Folder, "work");
    public string Scratch => Path.Combine(Folder, "scratch");

    public ObjectName Start => Description.Inputs.Start;
    public ObjectName Parent => Description.Inputs.Parent;
    public ObjectName Base => Description.Inputs.Base;
    public ImmutableArray<LaidOut> LaidOut => Description.Inputs.LaidOut;

    /// <summary>The clones of the project's other repositories, beside the one that is the working directory.</summary>
    public ImmutableArray<BesideClone> Beside =>
    [
        .. Description.Inputs.Others.Select(point => new BesideClone(
            Bench.Others.First(repository => repository.Name == point.Repository),
            Path.Combine(Folder, "repositories", point.Repository), point)),
    ];

    /// <summary>All repositories, the primary first.</summary>
    public ImmutableArray<IAttemptRepository> Repositories => [Bench.Repository, .. Bench.Others];

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

    /// <summary>The commit that the change starts from, in each repository, by the variables that hold them.</summary>
    public IEnumerable<KeyValuePair<string, string>> Bases => Beside
        .Select(clone => KeyValuePair.Create(clone.BaseVariable, clone.Point.Base.Value))
        .Prepend(KeyValuePair.Create("WEIR_BASE", Base.Value));

    /// <summary>Values reach a command as environment variables, never spliced into its line.</summary>
    public ImmutableSortedDictionary<string, string> Environment(CompiledCommand? command)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        variables["WEIR_ITEM"] = Item.Id.ToString();
        if (Pass.Element is { } element)
        {
            variables["WEIR_ELEMENT"] = element.Key;
        }
        foreach (var clone in Beside)
        {
            variables[clone.Variable] = clone.Directory;
        }
        foreach (var variable in command?.Variables ?? [])
        {
            variables[variable.Name] = variable.Source switch
            {
                VariableSource.ArtifactPath when Plan.FindArtifact(variable.Of) is { } artifact =>
                    PathOf(artifact).TrimEnd('/'),
                VariableSource.Item => Item.Id.ToString(),
                VariableSource.ElementKey => Pass.Element?.Key ?? "",
                _ => "",
            };
        }
        return variables.ToImmutable();
    }
}
