using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.FanOut;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Models;
using Weir.Runtime.Contexts;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// Everything that one attempt is worked out from, as it was when the engine claimed it, apart from git's objects: one
/// JSON document, so that an engine needs nothing else of the server's.
/// </summary>
public sealed record AttemptDescription
{
    /// <summary>Changes with what an engine of another release could misunderstand.</summary>
    public const int CurrentVersion = 2;

    public required int Version { get; init; }
    public required Timestamp At { get; init; }
    public required ItemState Item { get; init; }
    public required AttemptState Attempt { get; init; }
    public required Plan Plan { get; init; }
    public required CompiledDocument Document { get; init; }

    /// <summary>The name of the project's repository that is worked in.</summary>
    public required string Repository { get; init; }

    /// <summary>The names of the project's other repositories that its item began in.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    /// <summary>Models are live: no item pins them.</summary>
    public required ModelsDefinition Models { get; init; }

    /// <summary>The scripts of scripted providers, by their path below the definitions' folder.</summary>
    public ImmutableSortedDictionary<string, string> Scripts { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The texts that instructions quote: the request, findings, answers, outputs of commands.</summary>
    public ImmutableSortedDictionary<Digest, string> Texts { get; init; } =
        ImmutableSortedDictionary<Digest, string>.Empty;

    /// <summary>The documents that its agent is given; null for none.</summary>
    public GivenContext? Context { get; init; }

    public AttemptKey Key => new(Attempt.Id, Attempt.Token);

    /// <summary>The objects that it starts from.</summary>
    public AttemptInputs Inputs => AttemptInputs.Of(Item, Attempt, Plan);

    /// <summary>The texts that instructions may quote.</summary>
    public static IEnumerable<Digest> Quoted(ItemState item, AttemptState attempt)
    {
        var pass = item.Pass(attempt.Subject.Pass);
        var gate = attempt.Subject.Gate is { } id ? pass.Gate(id) : null;
        return new[] { item.Request, pass.Failure?.Detail, gate?.Interdiff, Splits.TextOf(item, pass.Id) }
            .Concat(pass.Findings.Select(finding => (Digest?)finding.Text))
            .Concat(pass.Answers.SelectMany(answer => new Digest?[] { answer.Question, answer.Text }))
            .Concat(pass.Told.Select(said => (Digest?)said.Text))
            .Concat((gate?.Runs ?? []).Select(run => run.Log))
            .OfType<Digest>().Where(digest => digest.Value is not null).Distinct();
    }
}
