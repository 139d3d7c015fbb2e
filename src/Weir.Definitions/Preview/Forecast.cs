using System.Collections.Immutable;
using Weir.Core.Plans;
using Weir.Definitions.Library;

namespace Weir.Definitions.Preview;

public enum Outlook
{
    Will,
    May,
    WillNot,
}

/// <summary>
/// Evaluates conditions before an item runs, where much is not known yet: three-valued, so that what depends on an
/// artifact that is still to be made neither will nor will not hold.
/// </summary>
internal sealed class Forecast(Plan plan, ItemFacts item, ImmutableSortedDictionary<string, Value> parameters)
{
    public Outlook Of(Expression? condition) => condition is null ? Outlook.Will : Judge(condition);

    private Outlook Judge(Expression condition)
    {
        switch (condition)
        {
            case Expression.Not not:
                return Judge(not.Operand) switch
                {
                    Outlook.Will => Outlook.WillNot,
                    Outlook.WillNot => Outlook.Will,
                    _ => Outlook.May,
                };
            case Expression.And and:
                return (Outlook)Math.Max((int)Judge(and.Left), (int)Judge(and.Right));
            case Expression.Or or:
                return (Outlook)Math.Min((int)Judge(or.Left), (int)Judge(or.Right));
        }
        var path = PathOf(condition);
        if (!IsKnown(path))
        {
            return Outlook.May;
        }
        return ExpressionEvaluator.Holds(condition, Find) ? Outlook.Will : Outlook.WillNot;
    }

    private static string PathOf(Expression test) => test switch
    {
        Expression.IsTrue isTrue => isTrue.Path,
        Expression.Compare compare => compare.Path,
        Expression.In isIn => isIn.Path,
        Expression.Contains contains => contains.Path,
        _ => "",
    };

    /// <summary>The item's facts, and the params that no artifact will set, are known from the start.</summary>
    private bool IsKnown(string path)
    {
        if (path.StartsWith("params.", StringComparison.Ordinal))
        {
            var name = path["params.".Length..];
            return parameters.ContainsKey(name)
                || plan.Params.FirstOrDefault(param => param.Name == name)?.From is null;
        }
        return path.StartsWith("item.", StringComparison.Ordinal) && path != "item.id";
    }

    private Value? Find(string path) => path switch
    {
        "item.kind" => Value.Of(item.Kind),
        "item.risk" => Value.Of(item.Risk),
        "item.class" => Value.Of(item.Class),
        "item.labels" => new Value.List(item.Labels),
        "item.requester" => Value.Of(item.Requester),
        "item.project" => item.Project.Length == 0 ? null : Value.Of(item.Project),
        _ when path.StartsWith("params.", StringComparison.Ordinal) => Param(path["params.".Length..]),
        _ => null,
    };

    private Value? Param(string name) =>
        parameters.GetValueOrDefault(name) ?? plan.Params.FirstOrDefault(param => param.Name == name)?.Default;
}
