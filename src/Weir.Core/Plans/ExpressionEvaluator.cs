using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Items;

namespace Weir.Core.Plans;

/// <summary>
/// Evaluates conditions on what is known of an item. An absent value makes its comparison false; the compiler has
/// checked names and types, so that a value of another type counts as absent.
/// </summary>
public static class ExpressionEvaluator
{
    private static readonly ImmutableArray<string> Ordered =
        ["low", "medium", "high", "economy", "standard", "deep", "max"];

    public static bool Holds(Expression? condition, ItemState item, PassPlan? pass = null) =>
        condition is null || Holds(condition, path => Facts.Find(item, path, pass));

    public static bool Holds(Expression condition, Func<string, Value?> find) => condition switch
    {
        Expression.Not not => !Holds(not.Operand, find),
        Expression.And and => Holds(and.Left, find) && Holds(and.Right, find),
        Expression.Or or => Holds(or.Left, find) || Holds(or.Right, find),
        Expression.IsTrue isTrue => find(isTrue.Path) is Value.Truth { Is: true },
        Expression.In isIn => find(isIn.Path) is { } value && isIn.Values.Contains(value),
        Expression.Contains contains => find(contains.Path) is Value.List list
            && contains.Operand is Value.Symbol symbol
            && list.Items.Contains(symbol.Text, StringComparer.Ordinal),
        Expression.Compare compare =>
            find(compare.Path) is { } value && Compare(value, compare.Comparison, compare.Operand),
        _ => false,
    };

    private static bool Compare(Value left, Comparison comparison, Value right) => comparison switch
    {
        Comparison.Equal => left.Equals(right),
        Comparison.NotEqual => !left.Equals(right),
        _ => Order(left, right) is { } order && comparison switch
        {
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        },
    };

    /// <summary>Numbers by size; risks and tiers by rank. Null when the two have no order.</summary>
    private static int? Order(Value left, Value right) => (left, right) switch
    {
        (Value.Number a, Value.Number b) => a.Scaled.CompareTo(b.Scaled),
        (Value.Symbol a, Value.Symbol b) when Ordered.IndexOf(a.Text) is >= 0 and var x
            && Ordered.IndexOf(b.Text) is >= 0 and var y
            => x.CompareTo(y),
        _ => null,
    };
}

/// <summary>The names that conditions may use, and what they stand for.</summary>
public static class Facts
{
    /// <summary>The value behind a dotted path; null when it is absent.</summary>
    /// <param name="pass">The pass in which it is asked: inside an element, <c>change</c> is the element's own.</param>
    public static Value? Find(ItemState item, string path, PassPlan? pass = null)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return null;
        }
        var name = path[(dot + 1)..];
        return path[..dot] switch
        {
            "item" => OfItem(item, name),
            "params" => item.Params.TryGetValue(name, out var param) ? param.Value : null,
            "change" => OfChange(WorkPoint.ChangeOf(item, pass?.Id)?.Facts, name),
            var element when element == pass?.Element?.As => OfElement(pass.Element, name),
            var artifact => item.Artifacts.TryGetValue(artifact, out var version)
                ? version.Facts.Fields.FirstOrDefault(field => field.Name == name)?.Value
                : null,
        };
    }

    private static Value? OfItem(ItemState item, string name) => name switch
    {
        "id" => Value.Of(item.Id.ToString()),
        "kind" => Value.Of(item.Kind),
        "risk" => Value.Of(Symbol(item.Risk)),
        "class" => Value.Of(Symbol(item.Class)),
        "labels" => new Value.List(item.Labels),
        "requester" => Value.Of(item.Requester.Name),
        "project" => Value.Of(item.Id.Project.Value),
        _ => null,
    };

    private static Value? OfElement(ElementPlan element, string name) =>
        element.Fields.FirstOrDefault(field => field.Name == name)?.Value
        ?? (name == "id" ? Value.Of(element.Key) : null);

    private static Value? OfChange(ChangeFacts? facts, string name)
    {
        return name switch
        {
            "files" => Value.Of(facts?.Paths.Length ?? 0),
            "lines" => Value.Of(facts?.Lines ?? 0),
            "paths" => new Value.List(facts?.Paths ?? []),
            "files_outside_docs" => Value.Of(facts?.Paths.Count(path => !IsDocument(path)) ?? 0),
            "repositories" => Value.Of(facts?.Touched.Count() ?? 0),
            "components" => new Value.List(facts?.Components.Names ?? []),
            "documents_due" => new Value.List(facts?.DocumentsDue ?? []),
            _ => null,
        };
    }

    /// <summary>Documents are what lies below a folder <c>docs</c>, and markdown and plain text anywhere.</summary>
    private static bool IsDocument(string path) =>
        path.StartsWith("docs/", StringComparison.Ordinal)
        || path.Contains("/docs/", StringComparison.Ordinal)
        || path.EndsWith(".md", StringComparison.Ordinal)
        || path.EndsWith(".txt", StringComparison.Ordinal);

    public static string Symbol(Risk risk) => risk switch { Risk.Low => "low", Risk.Medium => "medium", _ => "high" };

    public static string Symbol(PriorityClass @class) => @class switch
    {
        PriorityClass.Hotfix => "hotfix",
        PriorityClass.Critical => "critical",
        PriorityClass.High => "high",
        PriorityClass.Normal => "normal",
        PriorityClass.Low => "low",
        _ => "bulk",
    };
}
