using System.Collections.Immutable;
using Weir.Core.Plans;
using Weir.Definitions.Findings;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Workflows;

/// <summary>Reads <c>escalations: {name: [{after, notify|page|reassign: who | park: true}]}</c>.</summary>
internal static class LadderParser
{
    public static ImmutableArray<LadderPlan> Parse(KeyReader keys)
    {
        if (keys.Map("escalations") is not { } ladders)
        {
            return [];
        }
        var result = ImmutableArray.CreateBuilder<LadderPlan>();
        foreach (var entry in ladders.Entries)
        {
            var rungs = ladders.Maps(entry.Key).Select(ParseRung).ToList();
            PassParser.CheckId(new Located<string>(entry.Key, entry.KeyAt), "an escalation", keys.Sink);
            if (rungs.Count == 0)
            {
                keys.Sink.Report(FindingCodes.EmptyLadder, entry.KeyAt, $"the escalation '{entry.Key}' has no step");
            }
            result.Add(new LadderPlan(entry.Key, [.. rungs.OfType<RungPlan>()]));
        }
        return result.ToImmutable();
    }

    private static RungPlan? ParseRung(KeyReader keys)
    {
        keys.RequiredText("after");
        var after = keys.Span("after");
        (RungAction Action, Located<string>? Who)[] people =
        [
            (RungAction.Notify, keys.Text("notify")),
            (RungAction.Page, keys.Text("page")),
            (RungAction.Reassign, keys.Text("reassign")),
        ];
        var park = keys.Truth("park") == true;
        keys.Finish();
        var written = people.Where(person => person.Who is not null).ToList();
        if (written.Count + (park ? 1 : 0) != 1)
        {
            keys.Sink.Report(FindingCodes.RungAction, keys.At, "a step of an escalation does exactly one thing");
            return null;
        }
        if (after is null)
        {
            return null;
        }
        if (park)
        {
            return new RungPlan(after.Value, RungAction.Park, "");
        }
        Who.Check(written[0].Who, keys.Sink);
        return new RungPlan(after.Value, written[0].Action, written[0].Who!.Value);
    }
}
