using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.RedTeam;

/// <summary>The attacks of a group: one server, all of them at once, and an innocent item.</summary>
public abstract class GroupOfAttacks
{
    private const string OnceAndShort = "retry: 0\ntimeout: { run: 60s, idle: 20s }";

    internal static readonly ImmutableDictionary<string, string> NoRetries =
        ImmutableDictionary<string, string>.Empty.SetItem(".weir/workflows/plant.md", Garden.Workflow(OnceAndShort));

    internal abstract ImmutableArray<Attack> Attacks { get; }

    internal virtual ImmutableDictionary<string, string> Files => NoRetries;

    [Fact]
    public async Task EachFailsIsNamedInTheRecordAndCostsNobodyElseAnything()
    {
        await using var field = await Battlefield.FightAsync(Attacks, Files);
        field.Undisturbed.ShouldContain("merged as");
        field.Undisturbed.ShouldNotContain("failed", Case.Sensitive, field.Undisturbed);
        Attacks.SelectMany(attack => field.Of(attack.Name).Gains()).ShouldBeEmpty();
        await field.UntouchedAsync();
        await AfterwardsAsync(field);
    }

    /// <summary>What else has to hold of this group.</summary>
    internal virtual Task AfterwardsAsync(Battlefield field) => Task.CompletedTask;
}
