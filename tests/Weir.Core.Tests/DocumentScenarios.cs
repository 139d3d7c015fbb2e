using Weir.Core.Documents;
using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Required documents over time: due, met or overdue, and who is told.</summary>
public sealed class DocumentScenarios
{
    private const string Plan = "pass edit: agent writer, makes change";

    [Fact]
    public void A_document_has_its_time_and_is_overdue_after_it_until_it_is_met() => Scenario.Plays(Plan,
        """
        documents api.md=current guide.md=current within 1bd owner role:lead unowned 3
          documents: 2, 0 without owner; unowned: 3 of 10
        documents api.md=m1 guide.md=current within 1bd owner role:lead unowned 3
          api.md is due, of m1, until 17:00:00, for role:lead
        documents api.md=m1 guide.md=current within 1bd owner role:lead unowned 3
        wait 4h
        documents api.md=m1 guide.md=m2 within 1bd owner role:lead unowned 4
          guide.md is due, of m2, until +1d 13:00:00, for role:lead
          documents: 2, 0 without owner; unowned: 4 of 10
        wait 5h
          17:00:00 api.md is overdue
        documents api.md=current guide.md=m2 within 1bd owner role:lead unowned 4
          api.md is met
        wait 2d
          +1d 13:00:00 guide.md is overdue
        documents api.md=current guide.md=current within 1bd owner role:lead unowned 4
          guide.md is met
        """);

    [Fact]
    public void Without_a_time_it_is_overdue_at_once_and_one_that_is_missing_is_behind() => Scenario.Plays(Plan,
        """
        documents api.md=missing
          api.md is due, until 09:00:00, for the owner
          api.md is overdue
          documents: 1, 1 without owner; unowned: 0 of 10
        documents api.md=m3
        documents api.md=m4
        documents none
          api.md is not required any more
          documents: 0, 0 without owner; unowned: 0 of 10
        """);

    [Fact]
    public void What_fell_behind_again_between_two_looks_was_met_in_between() => Scenario.Plays(Plan,
        """
        before: documents api.md=m1 within 2h; wait 1h
        documents api.md=m5 within 2h
          api.md is met
          api.md is due, of m5, until 12:00:00, for the owner
        wait 2h
          12:00:00 api.md is overdue
        """);

    [Fact]
    public void It_is_handed_on_while_it_is_behind() => Scenario.Plays(Plan,
        """
        before: documents api.md=m1 within 2h owner role:lead
        documents api.md=m1 within 2h owner role:qa+role:lead
          api.md is for role:qa role:lead now
        """);

    [Fact]
    public void What_cannot_be_required_is_refused() => Scenario.Plays(Plan,
        """
        documents api.md=m1 api.md=m2
          refused: Project W requires a document twice, or more than 200.
        documents api.md=m1 of X
          refused: There is no project X.
        """);

    [Fact]
    public void Its_owner_is_told_and_the_projects_owner_where_no_owner_is_here()
    {
        var stage = new Stage(Plan, "told");
        var steps = new Steps(stage);
        steps.Take("documents api.md=m1 guide.md=m2 owner role:lead");
        Told(stage, "lead").ShouldBe(["api.md", "guide.md"]);
        Told(stage, "chief").ShouldBeEmpty();
        steps.Take("chief leaves lead for 2d");
        Told(stage, "chief").ShouldBe(["api.md", "guide.md"]);
        steps.Take("chief returns lead");
        Told(stage, "chief").ShouldBeEmpty();
        steps.Take("documents api.md=m1 guide.md=current owner nobody");
        Told(stage, "lead").ShouldBeEmpty();
        Told(stage, "chief").ShouldBe(["api.md"]);
        steps.Take("documents api.md=m1");
        Told(stage, "chief").ShouldBe(["api.md"]);
        Told(stage, "stranger").ShouldBeEmpty();
        steps.Take("documents api.md=current");
        Told(stage, "chief").ShouldBeEmpty();
    }

    [Fact]
    public void The_days_say_what_each_brought_and_only_so_many_are_kept()
    {
        var stage = new Stage(Plan, "days");
        var steps = new Steps(stage);
        steps.Take("documents api.md=m1 guide.md=m1 within 2d");
        steps.Take("wait 1d");
        steps.Take("documents api.md=current guide.md=m1 within 2d unowned 2");
        steps.Take("wait 3d");
        var book = stage.State.Documents[Given.Project];
        var first = DocumentBook.DayOf(Given.Start);
        book.Days.Select(day => $"{day.Day - first}: due {day.BecameDue}, overdue {day.BecameOverdue}, met {day.Met}; "
            + $"{day.Due} due, {day.Overdue} overdue, {day.Counts.Unowned} unowned").ShouldBe(
        [
            "0: due 2, overdue 0, met 0; 2 due, 0 overdue, 0 unowned",
            "1: due 0, overdue 0, met 1; 1 due, 0 overdue, 2 unowned",
            "2: due 0, overdue 1, met 0; 1 due, 1 overdue, 2 unowned",
        ]);
        book.NextOverdue.ShouldBe(Timestamp.Never);
        for (var day = 0; day <= DocumentBook.MaxDays; day++)
        {
            steps.Take("wait 1d");
            steps.Take($"documents api.md={(day % 2 == 0 ? "m1" : "current")} guide.md=m1 within 9d");
        }
        stage.State.Documents[Given.Project].Days.Length.ShouldBe(DocumentBook.MaxDays);
    }

    private static IEnumerable<string> Told(Stage stage, string who) =>
        OverdueDocuments.Of(stage.State, stage.State.People[PrincipalId.Person(who)]).Select(one => one.Lag.Path);
}
