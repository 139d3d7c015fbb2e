using Weir.Agents.Prices;
using Weir.Definitions.Models;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Tests.Prices;

public sealed class PriceTests
{
    private static readonly Price Whole = new("test")
    {
        Input = new Rate(3_000_000_000),
        CacheRead = new Rate(300_000_000),
        CacheWrite = new Rate(3_750_000_000),
        CacheWrite1h = new Rate(6_000_000_000),
        Output = new Rate(15_000_000_000),
        OutputReasoning = new Rate(20_000_000_000),
    };

    [Fact]
    public void Each_kind_costs_its_own_rate()
    {
        Whole.Cost(new TokenKinds(1, 0, 0, 0, 0, 0)).ShouldBe(3_000);
        Whole.Cost(new TokenKinds(0, 1, 0, 0, 0, 0)).ShouldBe(300);
        Whole.Cost(new TokenKinds(0, 0, 1, 0, 0, 0)).ShouldBe(3_750);
        Whole.Cost(new TokenKinds(0, 0, 0, 1, 0, 0)).ShouldBe(6_000);
        Whole.Cost(new TokenKinds(0, 0, 0, 0, 1, 0)).ShouldBe(15_000);
        Whole.Cost(new TokenKinds(0, 0, 0, 0, 0, 1)).ShouldBe(20_000);
        Whole.Cost(new TokenKinds(1, 1, 1, 1, 1, 1)).ShouldBe(48_050);
        Whole.Cost(TokenKinds.None).ShouldBe(0);
    }

    [Fact]
    public void A_kind_without_a_rate_costs_what_the_kind_above_it_does()
    {
        var plain = new Price("test") { Input = Whole.Input, Output = Whole.Output };
        plain.Cost(new TokenKinds(1, 1, 1, 1, 1, 1)).ShouldBe((4 * 3_000) + (2 * 15_000));
        (plain with { CacheWrite = Whole.CacheWrite }).Cost(new TokenKinds(0, 0, 1, 1, 0, 0)).ShouldBe(2 * 3_750);
    }

    [Fact]
    public void Tokens_without_any_price_make_the_cost_unknown_and_never_less()
    {
        var embedding = new Price("test") { Input = Whole.Input };
        embedding.Cost(new TokenKinds(5, 0, 0, 0, 0, 0)).ShouldBe(15_000);
        embedding.Cost(new TokenKinds(5, 0, 0, 0, 1, 0)).ShouldBeNull();
        new Price("test").Cost(new TokenKinds(0, 1, 0, 0, 0, 0)).ShouldBeNull();
    }

    [Fact]
    public void A_threshold_is_passed_by_the_whole_input_and_then_holds_for_all_tokens()
    {
        var price = new Price("test")
        {
            Input = new Rate(3_000_000_000) { Above = [new(200_000, 6_000_000_000), new(500_000, 9_000_000_000)] },
            CacheRead = new Rate(300_000_000),
            Output = new Rate(15_000_000_000) { Above = [new(200_000, 22_500_000_000)] },
        };
        price.Cost(new TokenKinds(200_000, 0, 0, 0, 1, 0)).ShouldBe(600_000_000 + 15_000);
        price.Cost(new TokenKinds(200_001, 0, 0, 0, 1, 0)).ShouldBe(1_200_006_000 + 22_500);
        price.Cost(new TokenKinds(1, 200_000, 0, 0, 0, 0)).ShouldBe(6_000 + 60_000_000);
        price.Cost(new TokenKinds(500_001, 0, 0, 0, 0, 0)).ShouldBe(500_001L * 9_000);
        price.Cost(new TokenKinds(0, 0, 0, 0, 900_000, 0)).ShouldBe(900_000L * 15_000);
    }

    [Fact]
    public void Only_the_sum_is_rounded_and_up()
    {
        var third = new Price("test") { Input = new Rate(333_333), Output = new Rate(333_333) };
        third.Cost(new TokenKinds(1, 0, 0, 0, 1, 0)).ShouldBe(1);
        third.Cost(new TokenKinds(3, 0, 0, 0, 0, 0)).ShouldBe(1);
        third.Cost(new TokenKinds(3, 0, 0, 0, 1, 0)).ShouldBe(2);
        third.Cost(new TokenKinds(1_000_000, 0, 0, 0, 0, 0)).ShouldBe(333_333);
    }

    [Fact]
    public void A_call_may_cost_beside_its_tokens() =>
        (Whole with { ThousandCalls = 12_000_000_000 }).Cost(new TokenKinds(1, 0, 0, 0, 0, 0)).ShouldBe(12_003_000);

    [Fact]
    public void What_no_number_holds_is_the_largest_one_and_never_wraps() =>
        (Whole with { Input = new Rate(long.MaxValue) }).Cost(new TokenKinds(1L << 53, 0, 0, 0, 0, 0))
            .ShouldBe(long.MaxValue);

    [Fact]
    public void No_call_costs_more_than_the_ceiling_for_its_tokens()
    {
        foreach (var seed in Enumerable.Range(1, 500))
        {
            var random = new Random(seed);
            var price = new Price("test")
            {
                Input = RandomRate(random),
                CacheRead = random.Next(2) == 0 ? null : RandomRate(random),
                CacheWrite = random.Next(2) == 0 ? null : RandomRate(random),
                CacheWrite1h = random.Next(2) == 0 ? null : RandomRate(random),
                Output = RandomRate(random),
                OutputReasoning = random.Next(2) == 0 ? null : RandomRate(random),
                ThousandCalls = random.Next(1000),
            };
            long Some() => random.Next(2) == 0 ? 0 : random.Next(100_000);
            var tokens = new TokenKinds(Some(), Some(), Some(), Some(), Some(), Some());
            var (input, output) = (tokens.TotalInput + Some(), tokens.TotalOutput + Some());
            price.Cost(tokens)!.Value.ShouldBeLessThanOrEqualTo(price.Ceiling(input, output)!.Value, $"seed {seed}");
        }
        (Whole with { Output = null }).Ceiling(1, 1).ShouldBeNull();
        Whole.Ceiling(1, 1).ShouldBe(6_000 + 20_000);
    }

    [Fact]
    public void A_price_of_models_yaml_costs_what_it_did()
    {
        foreach (var seed in Enumerable.Range(1, 200))
        {
            var random = new Random(seed);
            var said = new ModelPrice(random.Next(100_000_000), random.Next(100_000_000));
            var (input, output) = (random.Next(1_000_000), random.Next(100_000));
            var cached = random.Next(input + 1);
            Price.Of(said).Cost(new TokenKinds(input - cached, cached, 0, 0, output, 0))
                .ShouldBe(said.NanoUsd(input, output));
        }
    }

    private static Rate RandomRate(Random random) => new(random.Next(1_000_000_000))
    {
        Above = random.Next(2) == 0 ? [] : [new(random.Next(200_000), random.Next(1_000_000_000))],
    };
}
