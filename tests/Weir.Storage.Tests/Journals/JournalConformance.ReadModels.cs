using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Journals;

/// <summary>The rows that are written with the entries.</summary>
public abstract partial class JournalConformance
{
    private IReadModels Models => (IReadModels)Journal;

    [Fact]
    public async Task A_row_replaces_the_row_with_its_table_and_key()
    {
        var head = await Journal.StartAsync();
        var attempt = Sample.Row("SHOP-1") with { Table = ReadModels.Attempts, Json = "attempt" };
        head = await Journal.CommitAsync(Sample.Batch(head).With(Sample.Row("SHOP-1", "SHOP", 1, "old"), attempt));
        var changed = Sample.Row("SHOP-1", "MOVED", 9, "new");
        await Journal.CommitAsync(Sample.Batch(head).With(Sample.Row("SHOP-1", json: "between"), changed));

        (await Models.FindAsync(Org, ReadModels.Items, "SHOP-1", Cancel)).ShouldBe(changed);
        (await Models.FindAsync(Org, ReadModels.Attempts, "SHOP-1", Cancel)).ShouldBe(attempt);
        (await Models.ListAsync(Org, ReadModels.Items, "SHOP", Cancel)).ShouldBeEmpty();
        (await Models.ListAsync(Org, ReadModels.Items, "MOVED", Cancel)).ShouldBe([changed]);
    }

    [Fact]
    public async Task Rows_of_a_group_are_listed_by_their_order_and_then_by_their_key()
    {
        // In UTF-16 the emoji would come before U+FF21; in UTF-8, and in databases, it comes after.
        ReadModelRow[] ordered =
        [
            Sample.Row("z", order: long.MinValue),
            Sample.Row("B", order: 1),
            Sample.Row("a", order: 1),
            Sample.Row("ä", order: 1),
            Sample.Row("\uFF21", order: 1),
            Sample.Row("😀", order: 1),
            Sample.Row("0", order: 10),
        ];
        var other = Sample.Row("other", "OTHER", 1);
        await Journal.CommitAsync(Sample.Batch(await Journal.StartAsync()).With([other, .. ordered.Reverse()]));

        (await Models.ListAsync(Org, ReadModels.Items, "SHOP", Cancel)).ShouldBe(ordered);
        (await Models.ListAsync(Org, ReadModels.Items, null, Cancel))
            .ShouldBe([.. ordered[..3], other, .. ordered[3..]]);
        (await Models.ListAsync(Org, ReadModels.Verdicts, null, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rows_are_written_with_their_entries_or_not_at_all()
    {
        var head = await Journal.CommitAsync(Sample.Batch(await Journal.StartAsync()).With(Sample.Row("kept")));
        var broken = Sample.Batch(head).With(Sample.Row("kept", json: "changed"), Sample.Row("late"));

        await Should.ThrowAsync<ArgumentException>(
            async () => await Journal.AppendAsync(broken.With(Sample.Command("late", 99)), Cancel));
        await ShouldHaveNothingOf("late", head);
        (await Models.FindAsync(Org, ReadModels.Items, "kept", Cancel)).ShouldBe(Sample.Row("kept"));
    }

    [Fact]
    public async Task A_rebuild_replaces_every_row_of_the_organisation_and_of_no_other()
    {
        var other = new OrganizationId("other");
        await Journal.CommitAsync(Sample.Batch(await Journal.StartAsync(other), org: other).With(Sample.Row("theirs")));
        var head = await Journal.CommitAsync(Sample.Batch(await Journal.StartAsync()).With(
            Sample.Row("old"), Sample.Row("both", json: "old"), Sample.Row("a1") with { Table = ReadModels.Attempts }));

        await Models.ReplaceAsync(Org, [Sample.Row("both", json: "new"), Sample.Row("added")], Cancel);

        (await Models.ListAsync(Org, ReadModels.Items, null, Cancel))
            .ShouldBe([Sample.Row("added"), Sample.Row("both", json: "new")]);
        (await Models.ListAsync(Org, ReadModels.Attempts, null, Cancel)).ShouldBeEmpty();
        (await Models.ListAsync(other, ReadModels.Items, null, Cancel)).ShouldBe([Sample.Row("theirs")]);
        (await Journal.HeadAsync(Org, Cancel)).ShouldBe(head);
    }

    [Fact]
    public async Task A_table_that_does_not_exist_is_refused()
    {
        var head = await Journal.StartAsync();
        var row = Sample.Row("x") with { Table = "secrets" };

        await Should.ThrowAsync<ArgumentException>(
            async () => await Journal.AppendAsync(Sample.Batch(head).With(row), Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await Models.ReplaceAsync(Org, [row], Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await Models.ListAsync(Org, "secrets", null, Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await Models.FindAsync(Org, "secrets", "x", Cancel));
    }
}
