using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Contexts;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;
using Weir.Simulation.Tests.Ports;

namespace Weir.Simulation.Tests.Actors;

/// <summary>
/// What agents are given of a target's documents: every second agent a file that everybody edits, whole, as it is at
/// the commit. It claims to reproduce: a bundle that depends on the agent and the commit alone, and is the same where
/// the file is. It does not reproduce: ranking and trimming, which are tested without time.
/// </summary>
internal sealed class SimulatedDocuments(RepositoryWorld repository)
{
    private const string Document = "src/f0";

    /// <summary>Null for an agent that names no scope, and where there is no document.</summary>
    public Digest? Of(string agent, ObjectName commit) =>
        agent.Length % 2 == 0 && Trees.TextOf(repository.At(commit).Tree, Document) is { } text
            ? new Digest("sha256:" + Trees.Hash(agent + text))
            : null;

    /// <summary>With the item's notes; these alone where there is no document.</summary>
    public ContextFacts? Facts(string agent, ObjectName commit, ItemState item)
    {
        var notes = item.Notes.IsEmpty
            ? null
            : new NotesGiven(Hash($"notes {item.Notes.Length}"), item.Notes.Length, 0, 10 * item.Notes.Length);
        return Of(agent, commit) is { } bundle
            ? new ContextFacts(agent, commit, bundle, Hash($"list {bundle}"), 1, 0, 10) { Notes = notes }
            : notes is null ? null
            : new ContextFacts(agent, commit, Hash("none"), Hash("list of none"), 0, 0, 0) { Notes = notes };
    }

    private static Digest Hash(string text) => new("sha256:" + Trees.Hash(text));

    /// <summary>
    /// How a target stands with the documents that it requires, by its commit alone: which are required, behind since
    /// when, and whose. It claims to reproduce: documents that fall behind, are met, change hands, are dropped and fall
    /// behind again between two looks. It does not reproduce: what makes them do so, which is tested with git.
    /// </summary>
    public static DocumentReport Survey(ObjectName target)
    {
        var dice = Convert.ToInt32(Trees.Hash($"survey {target}")[..6], 16);
        var documents = Enumerable.Range(0, dice % 5 == 0 ? 2 : 3).Select(number =>
        {
            var thrown = dice >> (4 * number) & 0xf;
            var at = new LandedCommit(new ObjectName($"landed{thrown % 2}"), new Timestamp(0), "");
            return new DocumentStanding($"doc{number}", [], thrown % 7 != 0, null, null, thrown < 8 ? [at] : [])
            {
                Owner = (thrown % 3) switch { 0 => null, 1 => "role:dev", _ => "role:lead" },
                Within = new Span(number * Duration.Minutes(20).Value, Business: number == 1),
            };
        });
        return new DocumentReport(
            target, [.. documents], null, [], [new UnownedFolder(".", dice % 3, 9)]) { Files = 9 };
    }

    public ImmutableArray<AgentBundle>? Measure(OrganizationState state, ItemState item, ObjectName commit) =>
    [
        .. AgentsOf(state.PlanOf(item)).Select(agent => (agent, Bundle: Of(agent, commit)))
            .Where(pair => pair.Bundle is not null)
            .Select(pair => new AgentBundle(pair.agent, pair.Bundle!.Value)),
    ];

    /// <summary>Whose work an attempt is; null for what no agent does.</summary>
    public static string? AgentOf(Plan plan, AttemptSubject subject) => (subject.Kind, plan.Pass(subject.Pass)) switch
    {
        (SubjectKind.Pass, { Executor.Kind: ExecutorKind.Agent } pass) => pass.Executor.Target,
        (SubjectKind.GateReview, { } pass) => pass.Gate(subject.Gate!.Value).Reviewers[subject.Reviewer!.Value].Who,
        _ => null,
    };

    private static IEnumerable<string> AgentsOf(Plan plan) => plan.Passes
        .Where(pass => pass.Executor.Kind == ExecutorKind.Agent).Select(pass => pass.Executor.Target)
        .Distinct(StringComparer.Ordinal);
}
