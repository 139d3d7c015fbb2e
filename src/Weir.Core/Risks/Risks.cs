using System.Collections.Immutable;
using Weir.Core.Items;

namespace Weir.Core.Risks;

/// <summary>A rule of <c>risk_rules</c> that a change touches.</summary>
/// <param name="Rule">The rule in one line, by which it is told from others: its globs and its risk.</param>
/// <param name="Path">The first path of the change that it is about.</param>
public sealed record RiskTouch(string Rule, Risk AtLeast, string Path);

public enum RiskSource
{
    /// <summary>A rule of <c>risk_rules</c>, by the paths that the change touches.</summary>
    Paths,

    /// <summary>A rule of <c>intake</c>.</summary>
    Rule,

    /// <summary>The agent of intake.</summary>
    Agent,
}

/// <summary>Why the risk rose.</summary>
/// <param name="Rule">The rule; of an agent its name.</param>
/// <param name="Path">The path that brought it about; null where none did.</param>
public sealed record RiskCause(RiskSource Source, string Rule, string? Path);

/// <summary>The risk rose by itself. It never falls by itself: see <see cref="RiskSet"/>.</summary>
public sealed record RiskRaised(ItemId Item, Risk Risk, RiskCause Cause) : ItemEvent(Item);

/// <summary>A person said what the risk is.</summary>
/// <param name="Reason">The blob of why; there always is one when it falls.</param>
/// <param name="Overruled">The rules that would have it higher for what the change touches now: they do not raise it
/// again.</param>
public sealed record RiskSet(ItemId Item, Risk Risk, Digest? Reason, ImmutableArray<string> Overruled)
    : ItemEvent(Item);

/// <summary>A person says what the risk is.</summary>
/// <param name="Reason">The blob of why; required where it falls.</param>
public sealed record SetRisk(ItemId Item, Risk Risk, Digest? Reason) : Command;
