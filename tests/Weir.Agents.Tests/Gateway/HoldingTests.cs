using System.Collections.Immutable;
using System.Text;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Agents.Prices;
using Weir.Core;
using Weir.Definitions.Findings;
using Weir.Definitions.Models;
using Weir.Runtime.Ledger;
using Weir.Runtime.Ports;

namespace Weir.Agents.Tests.Gateway;

/// <summary>What a request may cost at most is held before it goes out, however it is asked for.</summary>
public sealed class HoldingTests
{
    private const long Ceiling = 500_000_000;

    [Theory]
    [InlineData("\"max_tokens\": 1000", 1000)]
    [InlineData("\"max_tokens\": 9007199254740991", null)]
    [InlineData("\"max_tokens\": 1000, \"n\": 2", 1000)]
    [InlineData("\"max_tokens\": 1000, \"n\": 2147483647", null)]
    [InlineData("\"max_tokens\": 9007199254740991, \"n\": 2147483647", null)]
    public void NoMoreThanTheCeilingAndNeverLessThanNothing(string limits, int? kept)
    {
        var account = new AttemptAccount(Ceiling, charged: 0);
        var held = CallOf($"{{ \"model\": \"m\", \"messages\": [], {limits} }}", account).Fit()?.Held;
        (held ?? 0).ShouldBeInRange(0, Ceiling);
        account.Charged.ShouldBe(held ?? 0);
        if (kept is not null)
        {
            held.ShouldNotBeNull().ShouldBePositive();
        }
    }

    private static PassedCall CallOf(string body, AttemptAccount account)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var facts = RequestEdit.Read(ModelDialect.Chat, bytes).ShouldBeOfType<RequestReading.Read>().Facts;
        ItemId.TryParse("SHOP-1", out var item).ShouldBeTrue();
        return new PassedCall(
            new CallOwner(
                item, new PassId("build"), new AttemptKey(new AttemptId(7), 9), "coder", "engineering", "deep",
                PrincipalId.Person("ada")),
            new ProviderDefinition(new Located<string>("remote", default), "chat", null, null, null, "tokens"), "m",
            new ModelQuestion(ModelDialect.Chat, bytes, ImmutableSortedDictionary<string, string>.Empty), facts,
            new Uri("http://127.0.0.1:1"), null, Price.Of(new ModelPrice(3_000_000, 15_000_000)), account);
    }
}
