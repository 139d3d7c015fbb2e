using System.Collections.Immutable;
using Weir.Core.Budgets;
using Weir.Core.Changes;
using Weir.Core.Contexts;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Tests.Scenarios;

/// <summary>
/// What engines report. An attempt is named by what it is for: <c>edit</c> the pass, <c>edit/owner/run</c> the commands
/// of its gate, <c>edit/owner/critic</c> a review for it, <c>merge/check</c> the checks on the merged tree. Without a
/// number the latest is meant, <c>edit#1</c> is the first.
/// <code>
/// edit claims, extends [heard 2], stops [saved c1]  stops: confirms that it stopped, with its work saved
/// edit makes change:c1 notes:n1 [using m1]         a result, made with model m1
/// edit ends already-done                           with no output, or NotReproducible, or NoChange
/// edit asks q1
/// build.A splits A1 A2&lt;A1                       proposes parts, of which one comes after another
/// edit fails agent-error                           any failure reason
/// edit/owner/run passes [on tree]                  fails lint, breaks lint: those did not pass
/// edit/owner/critic passes                         judges C1=fail f1: what it does not name passes
/// edit passes with token 7                         with a token that is not its own
/// edit reads d1 [beside 2]                         is given the documents d1 of the target that the branch is on
/// edit reads nothing beside 2                      is given two notes of the item, and no document
/// edit makes change:c1 noting n1+n2                leaves two notes, whatever it comes to
/// edit makes notes:n1 costing 5                    so many billionths of a dollar; or 'something', which nobody knows
/// edit wants 20 [having 5]                         the gateway: credit for so many cents more
/// edit keeps 20                                    the gateway: it gives back the rest of its credit
/// edit spends 10 [open 5] [last] [batch 2]         the ledger: calls for so many cents, and what is held beside
/// edit claims by e2                                by an engine that it was not given to
/// </code>
/// </summary>
internal sealed class EngineSteps(Stage stage)
{
    public void Take(ItemId about, Clause clause)
    {
        var (item, attempt, token) = stage.Find(about, clause.Word);
        token = clause.After("token") is { } other ? long.Parse(other) : token;
        var verb = clause.Rest[0];
        var words = clause with { Rest = clause.Rest[1..] };
        if (verb is "wants" or "keeps" or "spends")
        {
            stage.Send(PrincipalId.System, verb == "keeps"
                ? new ReturnCredit(attempt, token, PlanText.Cents(words.Rest[0]))
                : verb == "wants" ? new ExtendCredit(
                    attempt, token, PlanText.Cents(words.After("having") ?? "0"), PlanText.Cents(words.Rest[0]))
                : new ReportUsage(item, attempt, Batch(stage.State.Items[item], attempt, words)));
            return;
        }
        stage.Send(By(item, attempt, clause), verb switch
        {
            "claims" => new ClaimAttempt(attempt, token),
            "extends" => new ExtendLease(attempt, token) { Heard = int.Parse(words.After("heard") ?? "0") },
            "reads" => new GiveContext(attempt, token, Documents(stage.State.Items[item], clause)),
            _ => new ReportResult(item, attempt, token, Outcome(item, clause.Word, verb, words), Evidence(words))
            {
                Notes =
                [
                    .. (words.After("noting")?.Split('+') ?? []).Select(
                        note => new ProposedNote(NoteKind.Learned, new Digest(note))),
                ],
            },
        });
    }

    private static UsageBatch Batch(ItemState item, AttemptId attempt, Clause words)
    {
        var next = (item.Credits.GetValueOrDefault(attempt)?.Batches ?? 0) + 1;
        var number = words.After("batch") is { } given ? int.Parse(given) : next;
        var cost = PlanText.Cents(words.Rest[0]);
        return new UsageBatch(
            number,
            cost == 0 ? [] : [new ReportedCall(number, "p/m1", 10, 0, 1, CallCertainty.Exact, cost, cost)],
            PlanText.Cents(words.After("open") ?? "0"), words.Has("last"));
    }

    private ContextFacts Documents(ItemState item, Clause clause)
    {
        var bundle = clause.Rest[1];
        var parts = clause.Word.Split('#')[0].Split('/');
        var agent = parts.Length > 1
            ? parts[^1]
            : stage.State.PlanOf(item).Pass(new PassId(parts[0])).Executor.Target;
        var documents = bundle == "nothing" ? 0 : 1;
        return new ContextFacts(
            agent, item.Branch.Base, new Digest(bundle), new Digest("list-" + bundle), documents, 0, 10 * documents)
        {
            Notes = clause.After("beside") is { } count
                ? new NotesGiven(new Digest("notes-" + count), int.Parse(count), 0, 10)
                : null,
        };
    }

    private PrincipalId By(ItemId id, AttemptId attempt, Clause clause)
    {
        var item = stage.State.Items[id];
        return PrincipalId.Engine(clause.After("by") ?? item.Attempts.GetValueOrDefault(attempt)?.Engine
            ?? item.Lost.GetValueOrDefault(attempt)?.Engine ?? "e1");
    }

    private static AttemptEvidence Evidence(Clause words) =>
        AttemptEvidence.None with
        {
            Model = words.After("using") ?? "",
            Usage = new Usage(0, 0, words.Has("costing") ? 1 : 0, 0)
            {
                PricedCalls = long.TryParse(words.After("costing"), out var cost) ? 1 : 0,
                NanoUsd = cost,
            },
            Isolated = !words.Has("unsandboxed"),
            Checkpoint = words.After("saved") is { } saved ? new ObjectName(saved) : null,
        };

    private AttemptOutcome Outcome(ItemId id, string name, string verb, Clause words)
    {
        var item = stage.State.Items[id];
        var parts = name.Split('#')[0].Split('/');
        var plan = stage.State.PlanOf(item);
        var pass = plan.FindPass(new PassId(parts[0])) ?? Stage.Intake.Pass(new PassId(parts[0]));
        return verb switch
        {
            "stops" => new AttemptOutcome.Failed(FailureReason.Cancelled, null),
            "splits" => new AttemptOutcome.Split(new Digest("parts"), [.. words.Rest.Select(Part)]),
            "asks" => new AttemptOutcome.Asked(new Digest(words.Rest[0])),
            "fails" when parts.Length == 1 => new AttemptOutcome.Failed(Word<FailureReason>(words.Rest[0]), null),
            "crashes" => new AttemptOutcome.Failed(Word<FailureReason>(words.Rest[0]), null),
            "makes" => Produced(item, pass, words, PassEnding.Output),
            "ends" => Produced(item, pass, words, Word<PassEnding>(words.Rest[0])),
            "passes" or "fails" or "breaks" when parts[^1] is "run" or "check" => Ran(item, pass, parts, verb, words),
            "passes" or "judges" => Reviewed(pass.Gate(new GateId(parts[1])), parts[2], words),
            _ => throw new FormatException($"What does it mean that an attempt {verb}?"),
        };
    }

    private static SplitPart Part(string text) => new(
        text.Split('<')[0], new Digest("text-" + text), text.Split('<') is [_, var after] ? [.. after.Split('+')] : [],
        new Digest("part-" + text), []);

    private static AttemptOutcome.Produced Produced(ItemState item, PassPlan pass, Clause words, PassEnding ending) =>
        new(
        Made.Change(WorkPoint.Of(item, pass.Id), words.Rest), Made.Artifacts(words.Rest), ending,
        PrincipalId.Agent(pass.Executor.Target));

    private AttemptOutcome.Ran Ran(ItemState item, PassPlan pass, string[] parts, string verb, Clause words)
    {
        var open = item.Attempts.Values.Last(attempt => attempt.Subject.Pass == pass.Id && !attempt.Subject.Runs.IsEmpty
            && (parts.Length == 2 || attempt.Subject.Gate?.Value == parts[1]));
        var verdict = verb == "fails" ? RunVerdict.Fail : RunVerdict.Broken;
        var point = WorkPoint.Of(item, open.Subject);
        var head = point.Head.Value;
        var made = point.Others.IsEmpty && head.StartsWith("h-", StringComparison.Ordinal)
            ? "t-" + head[2..]
            : open.Subject.On is not null ? "t-" + head
            : item.Branch.Last?.Facts.Tree.Value ?? "t-base";
        var tree = words.After("on") ?? made;
        return new AttemptOutcome.Ran(new ObjectName(tree),
        [
            .. open.Subject.Runs.Select(run => verb == "passes" || !words.Has(run[(run.LastIndexOf('/') + 1)..])
                ? new RunResult(run, RunVerdict.Pass, 0, null, 1)
                : new RunResult(run, verdict, 1, new Digest("log-" + run[(run.LastIndexOf('/') + 1)..]), 1)),
        ]);
    }

    /// <summary>A real review judges what is asked of it, so what is not named passes.</summary>
    private static AttemptOutcome.Reviewed Reviewed(GatePlan gate, string reviewer, Clause words)
    {
        var named = Made.Results(words.Rest);
        var skip = new[]
        {
            "using", words.After("using"), "unsandboxed", "by", words.After("by"), "noting", words.After("noting"),
        };
        return new AttemptOutcome.Reviewed(
            [.. gate.Criteria.Select(criterion => named.FirstOrDefault(result => result.Criterion == criterion.Id)
                ?? new CriterionResult(criterion.Id, Judgement.Pass))],
            [.. words.Rest.Where(word => !word.Contains('=')
                && !skip.Contains(word)).Select(word => Made.Finding(word, reviewer))],
            PrincipalId.Agent(reviewer));
    }

    private static T Word<T>(string text)
        where T : struct, Enum => Enum.Parse<T>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
}
