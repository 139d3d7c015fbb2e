using Weir.Core.Tasks;
using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>
/// What each person finds in their inbox: how much waits for it, what it is, and for whom they would answer.
/// </summary>
public sealed class InboxTests
{
    private const string Plan = """
        pass edit: agent writer, makes notes, asks 2 of role:lead
          gate proof: human role:maintainer not author sla 4h
        pass check: human role:qa, needs edit, makes report
        pass close: human chief, needs check, makes summary
        """;

    private static Stage Played(params string[] steps)
    {
        var stage = new Stage(Plan, "inbox");
        var taken = new Steps(stage);
        foreach (var step in steps)
        {
            taken.Take(step);
            (stage.Refused?.Sentence).ShouldBeNull(step);
        }
        return stage;
    }

    private static string Of(Stage stage, string person, Func<ItemId, bool>? sees = null) => string.Join('\n', Inbox
        .Of(stage.State, stage.State.People[PrincipalId.Person(person)], sees ?? (static _ => true)).Select(Line));

    private static string Line(InboxEntry entry) =>
        $"{entry.Unblocks} {entry.Item} {entry.Task?.Kind.ToString() ?? "Parked"}"
            + (entry.IsMine ? " mine" : "") + (entry.Claimable ? " to take" : "")
            + (entry.IsOverdue ? " overdue" : "") + (entry.StandsInFor is { } whom ? $" for {whom}" : "")
            + $": {entry.Reason.Sentence.Split(" (task")[0]}"
            + (entry.Items.IsEmpty ? "" : $" Behind it: {string.Join(", ", entry.Items)}");

    [Fact]
    public void What_holds_up_most_comes_first()
    {
        var stage = Played(
            "requester asks", "edit makes notes:n1", "maintainer approves edit/proof",
            "requester asks", "W-2: edit makes notes:n2",
            "requester asks blocked by W-2");
        Of(stage, "maintainer").ShouldBe(
            "4 W-2 Review: Gate proof of pass edit waits for a maintainer Behind it: W-3");
        Of(stage, "tester").ShouldBe("2 W-1 Work to take: Pass check is a task for a qa");
        Of(stage, "chief").ShouldBe("");
        Of(stage, "maintainer", id => id.Number != 3).ShouldBe(
            "3 W-2 Review: Gate proof of pass edit waits for a maintainer");
    }

    [Fact]
    public void What_is_overdue_is_raised_above_all_else()
    {
        var stage = Played(
            "requester asks", "edit makes notes:n1",
            "wait 5h",
            "requester asks", "W-2: edit makes notes:n2", "requester asks blocked by W-2");
        Of(stage, "colleague").ShouldBe("""
            3 W-1 Review overdue: Gate proof of pass edit waits for a maintainer
            4 W-2 Review: Gate proof of pass edit waits for a maintainer Behind it: W-3
            """);
    }

    [Fact]
    public void What_somebody_took_is_only_theirs()
    {
        var stage = Played(
            "requester asks", "edit makes notes:n1", "maintainer approves edit/proof", "tester takes check");
        Of(stage, "tester").ShouldBe("2 W-1 Work mine: Pass check is a task for a qa");
        Inbox.OfEverybody(stage.State, static _ => true).Select(Line)
            .ShouldBe(["2 W-1 Work: Pass check is a task for a qa"]);
    }

    [Fact]
    public void A_question_is_asked_of_whom_it_is_for_and_who_answered_does_not_review()
    {
        var stage = Played("chief makes maintainer maintainer lead", "requester asks", "edit asks q1");
        Of(stage, "lead").ShouldBe("3 W-1 Question: Pass edit asks a lead a question");
        Of(stage, "maintainer").ShouldBe("3 W-1 Question: Pass edit asks a lead a question");
        Of(stage, "stranger").ShouldBe("");
        var answered = new Steps(stage);
        answered.Take("maintainer answers edit yes");
        answered.Take("edit makes notes:n1");
        Of(stage, "maintainer").ShouldBe("");
        Of(stage, "colleague").ShouldBe("3 W-1 Review: Gate proof of pass edit waits for a maintainer");
    }

    [Fact]
    public void A_stand_in_sees_for_whom_they_would_answer()
    {
        var stage = Played(
            "requester asks", "edit makes notes:n1", "chief leaves maintainer for 2d to lead",
            "chief leaves colleague for 2d to lead");
        Of(stage, "lead").ShouldBe(
            "3 W-1 Review for person:colleague: Gate proof of pass edit waits for lead, standing in for colleague");
    }

    [Fact]
    public void A_parked_item_is_for_its_requester_and_the_projects_owner()
    {
        var stage = Played("requester asks", "chief parks");
        Of(stage, "requester").ShouldBe("3 W-1 Parked: It was parked by a person; resume it to go on.");
        Of(stage, "chief").ShouldBe("3 W-1 Parked: It was parked by a person; resume it to go on.");
        Of(stage, "lead").ShouldBe("");
    }
}
