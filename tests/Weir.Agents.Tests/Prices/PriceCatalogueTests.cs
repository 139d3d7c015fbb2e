using System.Globalization;
using Weir.Agents.Prices;
using Weir.Definitions.Findings;
using Weir.Definitions.Models;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Tests.Prices;

public sealed class PriceCatalogueTests
{
    private static readonly DateTimeOffset Winter = new(2025, 11, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly TokenKinds Million = new(1_000_000, 0, 0, 0, 0, 0);

    private static PriceCatalogue Shipped => PriceCatalogue.Shipped;

    [Theory]
    [InlineData("anthropic", "claude-sonnet-4-5-20250929")]
    [InlineData("Anthropic", "CLAUDE-SONNET-4-5")]
    [InlineData("openai", "gpt-5-mini-2025-08-07")]
    [InlineData("mistral", "mistral-large-latest")]
    public void A_listed_model_has_a_price_with_its_source(string provider, string model)
    {
        var price = Shipped.Find(provider, model, Winter).ShouldNotBeNull();
        price.Version.ShouldBe(Shipped.Version);
        price.Version.ShouldStartWith("genai-prices ");
        price.Cost(new TokenKinds(1000, 0, 0, 0, 1000, 0)).ShouldNotBeNull().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("anthropic", "gpt-5")]
    [InlineData("anthropic", "")]
    [InlineData("", "claude-sonnet-4-5")]
    [InlineData("local", "gpt-5")]
    [InlineData("mistral", "mistral-nemo:free")]
    [InlineData("openai", "moderation")]
    public void What_the_list_does_not_have_or_calls_free_is_unknown(string provider, string model) =>
        Shipped.Find(provider, model, Winter).ShouldBeNull();

    [Fact]
    public void A_name_longer_than_any_is_unknown_and_not_matched() =>
        Shipped.Find("openai", "gpt-5" + new string('-', PriceCatalogue.NameLimit), Winter).ShouldBeNull();

    [Theory]
    [InlineData("2025-11-06T00:29:59Z", 135_000_000)]
    [InlineData("2025-11-06T00:30:00Z", 270_000_000)]
    [InlineData("2025-11-06T16:29:59Z", 270_000_000)]
    [InlineData("2025-11-06T16:30:00Z", 135_000_000)]
    [InlineData("2025-11-06T19:29:59+03:00", 270_000_000)]
    [InlineData("2025-11-06T19:30:00+03:00", 135_000_000)]
    public void A_price_may_hold_for_hours_of_the_day(string at, long cost) =>
        Shipped.Find("deepseek", "deepseek-chat", Time(at))!.Cost(Million).ShouldBe(cost);

    [Theory]
    [InlineData("2026-03-12T23:59:59Z", 10_000_000_000)]
    [InlineData("2026-03-13T00:00:00Z", 5_000_000_000)]
    [InlineData("2026-03-12T23:00:00-02:00", 5_000_000_000)]
    public void A_price_may_begin_on_a_day(string at, long cost) =>
        Shipped.Find("anthropic", "claude-opus-4-6", Time(at))!.Cost(Million).ShouldBe(cost);

    [Theory]
    [InlineData("22:00:00", true)]
    [InlineData("05:59:59", true)]
    [InlineData("06:00:00", false)]
    [InlineData("21:59:59", false)]
    public void Hours_may_go_over_midnight(string time, bool holds) =>
        new TimedPrice(null, (new TimeOnly(22, 0), new TimeOnly(6, 0)), new Price("test"))
            .Holds(Time($"2025-11-06T{time}Z")).ShouldBe(holds);

    [Fact]
    public void A_provider_that_resells_costs_what_the_other_does() =>
        Shipped.Find("azure", "claude-sonnet-4-5", Winter)!.Cost(Million)
            .ShouldBe(Shipped.Find("anthropic", "claude-sonnet-4-5", Winter)!.Cost(Million));

    [Fact]
    public void An_override_wins_at_any_time_and_for_its_model_alone()
    {
        var own = Shipped.With(new Dictionary<string, ModelPrice>(StringComparer.Ordinal)
        {
            ["openai/gpt-5"] = new(1, 2),
            ["local/own"] = new(0, 0),
        });
        own.Find("openai", "gpt-5", Winter).ShouldBe(Price.Of(new ModelPrice(1, 2)));
        own.Find("openai", "gpt-5", Winter)!.Version.ShouldBe("models.yaml");
        own.Find("local", "own", Winter)!.Cost(Million).ShouldBe(0);
        own.Find("openai", "gpt-5-mini", Winter).ShouldBe(Shipped.Find("openai", "gpt-5-mini", Winter));
        Shipped.Find("local", "own", Winter).ShouldBeNull();
    }

    [Fact]
    public void Providers_of_models_yaml_are_known_by_their_url_and_then_not_by_their_name()
    {
        var own = Shipped.With(new ModelsDefinition
        {
            File = "models.yaml",
            Providers =
            [
                Provider("work", "messages", "https://api.anthropic.com/v1"),
                Provider("openai", "chat", "http://127.0.0.1:8080/v1"),
                Provider("evil", "chat", "http://127.0.0.1/?https://api.openai.com"),
                Provider("anthropic", "scripted", null),
                Provider("mistral", "chat", null),
            ],
            Prices = new ModelsDefinition { File = "" }.Prices.Add("openai/mine", new ModelPrice(5, 6)),
        });
        own.Find("work", "claude-sonnet-4-5", Winter).ShouldNotBeNull();
        own.Find("openai", "gpt-5", Winter).ShouldBeNull();
        own.Find("openai", "mine", Winter).ShouldNotBeNull();
        own.Find("evil", "gpt-5", Winter).ShouldBeNull();
        own.Find("anthropic", "claude-sonnet-4-5", Winter).ShouldBeNull();
        own.Find("mistral", "mistral-large-latest", Winter).ShouldNotBeNull();
    }

    private static ProviderDefinition Provider(string name, string dialect, string? url) =>
        new(new Located<string>(name, default), dialect, null, url, null, "tokens");

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
