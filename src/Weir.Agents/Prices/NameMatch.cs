using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Weir.Agents.Prices;

/// <summary>
/// A rule by which the catalogue knows a model or a provider. Case does not matter, but to a pattern, which are those
/// of JavaScript.
/// </summary>
internal abstract record NameMatch
{
    private static readonly TimeSpan PatternLimit = TimeSpan.FromSeconds(1);

    private NameMatch()
    {
    }

    public abstract bool Matches(string name);

    public static Regex Pattern(string text) => new(text, RegexOptions.ECMAScript, PatternLimit);

    public static NameMatch Read(JsonElement rule)
    {
        var clause = rule.EnumerateObject().Single();
        return clause.Name switch
        {
            "equals" => new Text(clause.Value.GetString()!, static (name, text) =>
                name.Equals(text, StringComparison.OrdinalIgnoreCase)),
            "starts_with" => new Text(clause.Value.GetString()!, static (name, text) =>
                name.StartsWith(text, StringComparison.OrdinalIgnoreCase)),
            "ends_with" => new Text(clause.Value.GetString()!, static (name, text) =>
                name.EndsWith(text, StringComparison.OrdinalIgnoreCase)),
            "contains" => new Text(clause.Value.GetString()!, static (name, text) =>
                name.Contains(text, StringComparison.OrdinalIgnoreCase)),
            "regex" => new Regular(Pattern(clause.Value.GetString()!)),
            "or" => new Any([.. clause.Value.EnumerateArray().Select(Read)]),
            "and" => new All([.. clause.Value.EnumerateArray().Select(Read)]),
            _ => throw new InvalidDataException($"genai-prices.json has a rule '{clause.Name}' that is not known"),
        };
    }

    private sealed record Text(string Value, Func<string, string, bool> Holds) : NameMatch
    {
        public override bool Matches(string name) => Holds(name, Value);
    }

    private sealed record Regular(Regex Value) : NameMatch
    {
        public override bool Matches(string name) => Value.IsMatch(name);
    }

    private sealed record Any(ImmutableArray<NameMatch> Rules) : NameMatch
    {
        public override bool Matches(string name) => Rules.Any(rule => rule.Matches(name));
    }

    private sealed record All(ImmutableArray<NameMatch> Rules) : NameMatch
    {
        public override bool Matches(string name) => Rules.All(rule => rule.Matches(name));
    }
}
