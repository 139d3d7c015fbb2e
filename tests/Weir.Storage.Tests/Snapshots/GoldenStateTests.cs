using Weir.Runtime.Snapshots;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Snapshots;

/// <summary>
/// What old events mean never changes: journals of whole runs (storms of the simulator, with rejections, conflicts,
/// crashes and lost leases) fold to the states that they gave when they were recorded.
/// </summary>
public sealed class GoldenStateTests
{
    public static TheoryData<string> Journals =>
        [.. Directory.GetFiles(GoldenFolder.File("journals")).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Journals))]
    public async Task A_stored_journal_folds_to_the_state_that_it_gave(string name)
    {
        var file = Path.Combine(GoldenFolder.File("journals"), name);
        var journal = StoredJournal.Read(file);
        var start = StatePoint.Start(journal.Organization);
        var end = await Replay.ContinueAsync(start, journal.ReadAsync, TestContext.Current.CancellationToken);
        end.Sequence.ShouldBe(journal.Entries.Length);
        var now = new StoredJournal.Fold(SnapshotForm.Format, SnapshotForm.Shape, StatePoint.DigestOf(end.State));
        var hasNewFields = (now.Format, now.Shape) != (journal.State.Format, journal.State.Shape);
        if (GoldenFolder.Adds && hasNewFields)
        {
            (journal with { State = now }).Write(file);
            return;
        }
        hasNewFields.ShouldBeFalse(
            "The state's records have changed, and so must its digest: WEIR_UPDATE_GOLDENS=1 ./test Storage takes it "
            + "anew.");
        now.State.ShouldBe(
            journal.State.State,
            "The same events give another state, although its records are as they were: Evolve has changed what an old "
            + "event means. Give the event a new version instead; if it was a bug, raise SnapshotForm.Format.");
    }
}
