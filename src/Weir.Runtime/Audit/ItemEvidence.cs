using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weir.Core;
using Weir.Core.Calendars;
using Weir.Core.Changes;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Definitions.Canonical;
using Weir.Runtime.Effects;
using Weir.Runtime.Journal;

namespace Weir.Runtime.Audit;

/// <summary>The bytes that a digest is of (of a salted text the salt before it); null when nobody has them any more.
/// </summary>
public delegate ValueTask<byte[]?> FindPreimage(Digest digest, CancellationToken cancel);

/// <param name="Entries">How many entries of the record were written.</param>
/// <param name="Uncovered">How many of the item's own no checkpoint covers yet.</param>
/// <param name="Restricted">Restricted items whose entries lie in between; where there are any, nothing was written.
/// </param>
public sealed record EvidenceWritten(long Entries, int Texts, int Uncovered, ImmutableArray<ItemId> Restricted);

/// <summary>
/// The evidence for one item, to be handed to somebody who audits: the segment of the record from its first event to
/// the first checkpoint after its last, the texts that its events name, and what can be read out of them: verdicts,
/// artifacts, the change, the controls that each is evidence for. The segment is whole, since a chain with a gap proves
/// nothing: so it has what happened to other items in between.
/// </summary>
public static partial class ItemEvidence
{
    private const int PageEntries = 1_000;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="withRestricted">Write it although restricted items have entries in between.</param>
    /// <returns>Null when there is no such item.</returns>
    public static async Task<EvidenceWritten?> WriteAsync(
        string folder,
        OrganizationId organization,
        ItemId id,
        AuditBundle.Source source,
        FindPreimage preimage,
        bool withRestricted,
        CancellationToken cancel)
    {
        var reading = await ReadAsync(organization, id, source.Read, cancel);
        if (!reading.State.Items.TryGetValue(id, out var item))
        {
            return null;
        }
        var last = reading.Own[^1].Sequence;
        var signed = source.Checkpoints.Select(one => Checkpoint.Parse(one.Text.Span)?.Sequence ?? 0).ToList();
        var covering = signed.Where(sequence => sequence >= last).DefaultIfEmpty(0).Min();
        var (first, until) = (reading.Own[0].Sequence, covering > 0 ? covering : reading.State.Sequence);
        var others = await RestrictedAsync(reading.State, id, source.Read, first, until, cancel);
        if (!others.IsEmpty && !withRestricted)
        {
            return new EvidenceWritten(0, 0, 0, others);
        }
        var entries = await AuditBundle.WriteAsync(folder, source, first, until, cancel);
        var texts = await WriteTextsAsync(folder, reading, item, preimage, cancel);
        var covered = signed.DefaultIfEmpty(0).Max();
        await File.WriteAllTextAsync(
            Path.Combine(folder, "evidence.json"),
            Describe(reading, item, first, until).ToJsonString(Indented) + "\n", cancel);
        await File.WriteAllTextAsync(
            Path.Combine(folder, HandOff.FileName), HandOff.TextOf(reading.State, item, null), cancel);
        return new EvidenceWritten(
            entries, texts, reading.Own.Count(recorded => recorded.Sequence > covered), others);
    }

    /// <param name="Own">The item's own events.</param>
    /// <param name="Named">Every digest that they name.</param>
    private sealed record Reading(OrganizationState State, List<Recorded> Own, SortedSet<string> Named);

    private static async Task<Reading> ReadAsync(
        OrganizationId organization, ItemId id, ReadPage read, CancellationToken cancel)
    {
        var named = new SortedSet<string>(StringComparer.Ordinal);
        var reading = new Reading(OrganizationState.Empty(organization), [], named);
        for (var page = await read(1, PageEntries, cancel);
            page.Length > 0;
            page = await read(page[^1].Sequence + 1, PageEntries, cancel))
        {
            foreach (var entry in page)
            {
                var recorded = EventCodec.Read(entry);
                reading = reading with { State = ControlPlane.Evolve(reading.State, recorded) };
                if (entry.Item == id)
                {
                    reading.Own.Add(recorded);
                    reading.Named.UnionWith(
                        Digests().Matches(Encoding.UTF8.GetString(entry.Data.Span)).Select(match => match.Value));
                }
            }
        }
        return reading;
    }

    private static async Task<ImmutableArray<ItemId>> RestrictedAsync(
        OrganizationState state, ItemId id, ReadPage read, long from, long until, CancellationToken cancel)
    {
        var found = ImmutableSortedSet.CreateBuilder<ItemId>();
        for (var page = await read(from, PageEntries, cancel);
            page.Length > 0 && page[0].Sequence <= until;
            page = await read(page[^1].Sequence + 1, PageEntries, cancel))
        {
            found.UnionWith(page.Where(entry => entry.Sequence <= until).Select(entry => entry.Item).OfType<ItemId>()
                .Where(other => other != id && state.Items[other].IsRestricted));
        }
        return [.. found];
    }

    /// <summary>Each as the bytes that its digest is of, and the digests as <c>sha256sum</c> reads them.</summary>
    private static async Task<int> WriteTextsAsync(
        string folder, Reading reading, ItemState item, FindPreimage preimage, CancellationToken cancel)
    {
        reading.Named.Add(reading.State.Plans[item.Plan].Document.Value);
        Directory.CreateDirectory(Path.Combine(folder, "texts"));
        var written = 0;
        await using var list = new StreamWriter(Path.Combine(folder, "texts.sha256")) { NewLine = "\n" };
        foreach (var name in reading.Named)
        {
            if (await preimage(new Digest(name), cancel) is { } bytes)
            {
                var digits = name["sha256:".Length..];
                await File.WriteAllBytesAsync(Path.Combine(folder, "texts", digits), bytes, cancel);
                await list.WriteLineAsync($"{digits}  texts/{digits}");
                written++;
            }
        }
        return written;
    }

    private static JsonObject Describe(Reading reading, ItemState item, long first, long until)
    {
        var plan = reading.State.PlanOf(item);
        var landed = reading.Own.Select(recorded => recorded.Event).OfType<ChangeLanded>().LastOrDefault();
        return new JsonObject
        {
            ["item"] = item.Id.ToString(),
            ["title"] = item.Title,
            ["kind"] = item.Kind,
            ["requester"] = item.Requester.Value,
            ["created"] = Sentences.Time(item.Created),
            ["ended"] = item.Ended is { } ended ? Sentences.Time(ended) : null,
            ["state"] = item.Status.ToString().ToLowerInvariant(),
            ["workflow"] = plan.Workflow,
            ["definition"] = item.Plan.Value,
            ["definition_text"] = plan.Document.Value,
            ["retain_until"] = plan.Retain is { } retain && item.Ended is { } from
                ? Sentences.Time(retain.After(from, reading.State.Default()))
                : null,
            ["change"] = (item.Branch.Last?.Facts ?? item.Branch.Landed) is { } facts ? Node(facts) : null,
            ["merged_as"] = landed?.Commit.Value,
            ["merged_tree"] = landed?.Tree.Value,
            ["artifacts"] = new JsonArray([.. item.Artifacts.Values.Select(version => (JsonNode?)Node(version))]),
            ["verdicts"] = List(reading, recorded => recorded.Event is VerdictRecorded
                or LateVerdictRecorded or EmergencyApproved or LateReviewEnded),
            ["commands"] = List(reading, recorded => recorded.Event is CommandsJudged or BaseJudged or MergeChecked),
            ["notes"] = List(reading, recorded => recorded.Event is NoteAdded),
            ["controls"] = Controls(reading, plan),
            ["segment"] = new JsonObject { ["first"] = first, ["last"] = until },
        };
    }

    private static JsonArray List(Reading reading, Func<Recorded, bool> which) =>
        [.. reading.Own.Where(which).Select(recorded => (JsonNode?)new JsonObject
        {
            ["sequence"] = recorded.Sequence,
            ["at"] = Sentences.Time(recorded.At),
            ["by"] = recorded.By.Value,
            ["event"] = JsonNode.Parse(EventCodec.DataOf(recorded.Event)),
        })];

    /// <summary>Each control with the entries that are evidence for it.</summary>
    private static JsonObject Controls(Reading reading, Plan plan)
    {
        var found = new SortedDictionary<string, List<long>>(StringComparer.Ordinal);
        foreach (var recorded in reading.Own)
        {
            var controls = recorded.Event switch
            {
                VerdictRecorded verdict => (plan.FindPass(verdict.Pass)?.Gates
                    .FirstOrDefault(gate => gate.Id == verdict.Gate)?.Controls ?? []).Concat(plan.Controls),
                PassPassed passed => plan.FindPass(passed.Pass)?.Controls ?? [],
                _ => [],
            };
            foreach (var control in controls.Distinct(StringComparer.Ordinal))
            {
                found.TryAdd(control, []);
                found[control].Add(recorded.Sequence);
            }
        }
        return new JsonObject(found.Select(pair => KeyValuePair.Create(
            pair.Key, (JsonNode?)new JsonArray([.. pair.Value.Select(sequence => (JsonNode?)sequence)]))));
    }

    private static JsonNode? Node<T>(T value) => JsonNode.Parse(CanonicalJson.WriteText(value));

    [GeneratedRegex("sha256:[0-9a-f]{64}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Digests();
}
