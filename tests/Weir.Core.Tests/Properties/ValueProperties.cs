using FsCheck;
using FsCheck.Fluent;
using Weir.Core.Calendars;
using Weir.Core.Plans;

namespace Weir.Core.Tests.Properties;

/// <summary>What holds for the small values that everything rests on.</summary>
public sealed class ValueProperties
{
    /// <summary>Always the same cases, so that a failure is there again on the next run.</summary>
    private static readonly Config Repeatable = Config.QuickThrowOnFailure.WithReplay(20_260_105, 1);

    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Business_time_ends_in_business_hours_and_adds_up() => Holds(
        Between(0, 400L * 86_400_000), Between(1, 30 * Span.BusinessDay), Between(1, 5 * Span.BusinessDay),
        (from, first, second) =>
        {
            var then = WorkingCalendar.BuiltIn.Add(new Timestamp(from), first);
            var at = Epoch.AddMilliseconds(then.Value);
            return at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
                && at.TimeOfDay >= TimeSpan.FromHours(9) && at.TimeOfDay <= TimeSpan.FromHours(17)
                && then.Value - from >= first
                && WorkingCalendar.BuiltIn.Add(then, second)
                    == WorkingCalendar.BuiltIn.Add(new Timestamp(from), first + second);
        });

    [Fact]
    public void Time_never_runs_past_its_end() => Holds(
        Between(0, long.MaxValue), Between(0, long.MaxValue), Between(0, 1),
        (at, by, _) =>
            new Timestamp(at) + new Duration(by) is var sum && sum >= new Timestamp(at) && sum <= Timestamp.Never);

    [Fact]
    public void An_item_id_is_read_as_it_is_written() => Holds(
        Between(1, int.MaxValue), Between(0, 25), Between(0, 3),
        (number, letter, dashes) =>
        {
            var id = new ItemId(
                new ProjectKey((char)('A' + letter) + string.Concat(Enumerable.Repeat("-B", (int)dashes))),
                (int)number);
            return ItemId.TryParse(id.ToString(), out var read) && read == id;
        });

    [Fact]
    public void Comparisons_agree_with_each_other() => Holds(
        Between(-5, 5), Between(-5, 5), Between(0, 1),
        (left, right, _) =>
        {
            bool Is(Comparison comparison) => ExpressionEvaluator.Holds(
                new Expression.Compare("x", comparison, Value.Of(right)), _ => Value.Of(left));
            return Is(Comparison.Less) == !Is(Comparison.GreaterOrEqual)
                && Is(Comparison.Greater) == !Is(Comparison.LessOrEqual)
                && Is(Comparison.Equal) == !Is(Comparison.NotEqual)
                && Is(Comparison.LessOrEqual) == (Is(Comparison.Less) || Is(Comparison.Equal));
        });

    [Fact]
    public void A_comparison_with_what_is_absent_is_false_whatever_it_is() => Holds(
        Between(0, 5), Between(-5, 5), Between(0, 1),
        (comparison, right, _) => !ExpressionEvaluator.Holds(
            new Expression.Compare("x", (Comparison)comparison, Value.Of(right)), _ => null));

    /// <summary>Evenly spread over the range, of which 62 random bits say how far along.</summary>
    private static Arbitrary<long> Between(long from, long to) => Gen.Choose(0, int.MaxValue).Two()
        .Select(bits => ((ulong)bits.Item1 << 31) | (uint)bits.Item2)
        .Select(along => from + (long)(((UInt128)along * ((UInt128)(to - from) + 1)) >> 62))
        .ToArbitrary();

    private static void Holds(
        Arbitrary<long> one, Arbitrary<long> two, Arbitrary<long> three, Func<long, long, long, bool> holds) =>
        Prop.ForAll(one, two, three, holds).Check(Repeatable);
}
