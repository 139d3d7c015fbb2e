using System.Collections.Immutable;
using Weir.Runtime.Intake;

namespace Weir.EndToEnd.Tests;

/// <summary>How alike requests are: by their words, always the same number.</summary>
public sealed class AlikenessTests
{
    private static readonly (string Title, string Text)[] Known =
    [
        ("The date of a weekly class is an hour off", "After the clocks change, reminders show 19:00 and not 18:00."),
        ("Mention the new limit in the manual", "Uploads of more than 20 MB are refused since spring; say so."),
        ("Replace the logger", "The old one is not maintained any more. Move all of src/log to the new one."),
        ("Reminders are sent twice", "Members get the same reminder mail two times on Mondays."),
    ];

    [Theory]
    [InlineData("Weekly class reminder an hour off after clock change", "It is at 18:00, the date shows 19:00.", 0)]
    [InlineData("Manual: the new upload limit", "Mention that uploads over 20 MB are refused.", 1)]
    [InlineData("Reminder mails are sent two times", "Reminders sent twice to members.", 3)]
    public void The_same_in_other_words_is_above_the_threshold_and_the_rest_below(string title, string text, int like)
    {
        var scores = Score(title, text);

        scores[like].ShouldBeGreaterThanOrEqualTo(Alikeness.Alike);
        scores.Where((_, index) => index != like).Max().ShouldBeLessThan(Alikeness.Alike);
    }

    [Theory]
    [InlineData("Add a dark theme", "Everything is too bright at night.")]
    [InlineData("the of and", "is it to be")]
    [InlineData("", "")]
    public void What_is_about_something_else_is_like_nothing(string title, string text) =>
        Score(title, text).Max().ShouldBeLessThan(Alikeness.Alike);

    [Fact]
    public void The_same_words_are_alike_in_full_and_always_by_the_same_number()
    {
        foreach (var (title, text) in Known)
        {
            var scores = Score(title, text);
            scores.Max().ShouldBe(1, 1e-9);
            scores.ShouldBe(Score(title, text));
            scores.ShouldAllBe(score => score >= 0 && score <= 1);
        }
    }

    private static ImmutableArray<double> Score(string title, string text) =>
        new Alikeness([.. Known.Select(known => Alikeness.Terms(known.Title, known.Text))])
            .To(Alikeness.Terms(title, text));
}
