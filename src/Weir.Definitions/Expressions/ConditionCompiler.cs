using System.Collections.Immutable;
using Weir.Core.Plans;
using Weir.Definitions.Findings;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Expressions;

/// <summary>
/// Checks a condition against the names of its workflow and compiles it for Core. An order on risk or tiers becomes a
/// set (<c>item.risk &lt; 'high'</c> is <c>item.risk in ['low', 'medium']</c>), so that Core needs no orders of words.
/// Every field of an artifact that is read is collected: exactly those values travel in events.
/// </summary>
internal sealed class ConditionCompiler(FindingSink sink)
{
    private const long MaxNumber = 1_000_000_000_000;

    private readonly SortedSet<(string Artifact, string Field)> fields = [];
    private readonly SortedSet<(string List, string Field)> elementFields = [];

    /// <summary>The fields of an artifact that conditions and parameters read, sorted.</summary>
    public ImmutableArray<string> FieldsOf(string artifact) =>
        [.. fields.Where(field => field.Artifact == artifact).Select(field => field.Field)
            .Order(StringComparer.Ordinal)];

    /// <summary>The fields of a list's elements that conditions read, sorted.</summary>
    public ImmutableArray<string> ElementFieldsOf(string list) =>
        [.. elementFields.Where(field => field.List == list).Select(field => field.Field)
            .Order(StringComparer.Ordinal)];

    /// <summary>Compiles a condition; null when it is absent or wrong, with a finding in the second case.</summary>
    public Expression? Compile(ConditionText? condition, NameScope scope) =>
        condition?.Syntax is { } syntax ? new Binding(this, scope, condition.At).Bind(syntax) : null;

    /// <summary>Looks up a name outside of conditions (<c>params.from</c>, <c>reserve.from</c>).</summary>
    public FieldType? Lookup(Located<string> name, NameScope scope)
    {
        var parts = name.Value.Split('.').ToImmutableArray();
        if (parts.Any(part => part.Length == 0))
        {
            sink.Report(FindingCodes.UnknownName, name.At, $"'{name.Value}' is not a name", "write artifact.field");
            return null;
        }
        return Find(parts, name.At, scope);
    }

    private FieldType? Find(ImmutableArray<string> path, Position at, NameScope scope)
    {
        var found = scope.Find(path);
        if (found.Type is not { } type)
        {
            sink.Report(found.IsParam ? FindingCodes.UndeclaredParam : FindingCodes.UnknownName, at,
                found.Sentence, found.Hint);
            return null;
        }
        if (found.Artifact is { } artifact && type.IsComparable)
        {
            fields.Add((artifact, found.Field));
        }
        if (found.List is { } list && type.IsComparable)
        {
            elementFields.Add((list, found.Field));
        }
        return type;
    }

    private sealed class Binding(ConditionCompiler owner, NameScope scope, Position begin)
    {
        public Expression? Bind(Syntax syntax)
        {
            switch (syntax)
            {
                case Syntax.Not not:
                    return Bind(not.Operand) is { } operand ? new Expression.Not(operand) : null;
                case Syntax.And and:
                    var (a, b) = (Bind(and.Left), Bind(and.Right));
                    return a is null || b is null ? null : new Expression.And(a, b);
                case Syntax.Or or:
                    var (c, d) = (Bind(or.Left), Bind(or.Right));
                    return c is null || d is null ? null : new Expression.Or(c, d);
                case Syntax.Test test:
                    return BindTest(test);
                case Syntax.Compare compare:
                    return BindCompare(compare);
                case Syntax.In membership:
                    return BindIn(membership);
                default:
                    return BindContains((Syntax.Contains)syntax);
            }
        }

        private Expression.IsTrue? BindTest(Syntax.Test test)
        {
            if (Find(test.Path) is not { } type)
            {
                return null;
            }
            if (type.Kind == FieldKind.Truth)
            {
                return new Expression.IsTrue(test.Path.Text);
            }
            Report(FindingCodes.TypeMismatch, test.Offset, $"'{test.Path.Text}' is {type.Noun}, not true or false",
                "compare it with a value");
            return null;
        }

        private Expression? BindCompare(Syntax.Compare compare)
        {
            if (Find(compare.Path) is not { } type || !Refuse(type, compare.Path))
            {
                return null;
            }
            if (type.Kind == FieldKind.List)
            {
                Report(FindingCodes.TypeMismatch, compare.Offset, $"'{compare.Path.Text}' is a list",
                    $"write {compare.Path.Text} contains {compare.Value.Shown}");
                return null;
            }
            var comparison = compare.Operator switch
            {
                "==" => Comparison.Equal,
                "!=" => Comparison.NotEqual,
                "<" => Comparison.Less,
                "<=" => Comparison.LessOrEqual,
                ">" => Comparison.Greater,
                _ => Comparison.GreaterOrEqual,
            };
            if (BindValue(compare.Value, type, compare.Path.Text) is not { } value)
            {
                return null;
            }
            var ordered = comparison is not (Comparison.Equal or Comparison.NotEqual);
            if (!ordered || type.Kind == FieldKind.Number)
            {
                return new Expression.Compare(compare.Path.Text, comparison, value);
            }
            if (type.Order.IsEmpty)
            {
                Report(FindingCodes.NoOrder, compare.Offset, $"'{compare.Path.Text}' has no order",
                    "numbers, risk and tiers have one; for words write name in ['a', 'b']");
                return null;
            }
            return OrderAsSet(compare.Path.Text, type, comparison, compare.Value.Text);
        }

        private static Expression.In OrderAsSet(string path, FieldType type, Comparison comparison, string limit)
        {
            var rank = type.Order.IndexOf(limit);
            var values = type.Order.Where((_, i) => comparison switch
            {
                Comparison.Less => i < rank,
                Comparison.LessOrEqual => i <= rank,
                Comparison.Greater => i > rank,
                _ => i >= rank,
            });
            return new Expression.In(path, [.. values.Select(Value.Of)]);
        }

        private Expression.In? BindIn(Syntax.In membership)
        {
            if (Find(membership.Path) is not { } type || !Refuse(type, membership.Path))
            {
                return null;
            }
            if (type.Kind == FieldKind.List)
            {
                Report(FindingCodes.TypeMismatch, membership.Offset, $"'{membership.Path.Text}' is a list",
                    $"write {membership.Path.Text} contains 'value'");
                return null;
            }
            var values = membership.Values.Select(value => BindValue(value, type, membership.Path.Text)).ToList();
            return values.Any(value => value is null)
                ? null
                : new Expression.In(membership.Path.Text, [.. values.Select(value => value!)]);
        }

        private Expression.Contains? BindContains(Syntax.Contains contains)
        {
            if (Find(contains.Path) is not { } type)
            {
                return null;
            }
            if (type.Kind != FieldKind.List)
            {
                Report(FindingCodes.TypeMismatch, contains.Offset, $"'{contains.Path.Text}' is {type.Noun}, not a list",
                    "contains asks whether a list has a value");
                return null;
            }
            var element = new FieldType(FieldKind.Symbol, type.Options);
            return BindValue(contains.Value, element, contains.Path.Text) is { } value
                ? new Expression.Contains(contains.Path.Text, value)
                : null;
        }

        private Value? BindValue(Literal literal, FieldType type, string path)
        {
            var fits = type.Kind switch
            {
                FieldKind.Truth => literal.Kind == LiteralKind.Truth,
                FieldKind.Number => literal.Kind == LiteralKind.Number,
                _ => literal.Kind == LiteralKind.Text,
            };
            if (!fits)
            {
                Report(FindingCodes.TypeMismatch, literal.Offset,
                    $"'{path}' is {type.Noun}, and {literal.Shown} is not",
                    type.Kind is FieldKind.Truth or FieldKind.Number
                        ? $"write {type.Noun}, without quotes"
                        : "write a text in single quotes");
                return null;
            }
            switch (literal.Kind)
            {
                case LiteralKind.Truth:
                    return Value.Of(literal.Text == "true");
                case LiteralKind.Number:
                    if (Quantities.TryDecimal(literal.Text, MaxNumber, out var scaled))
                    {
                        return new Value.Number(scaled);
                    }
                    Report(FindingCodes.ExpressionSyntax, literal.Offset, $"'{literal.Text}' is not a number that fits",
                        "numbers have at most six decimal places");
                    return null;
            }
            if (type.Options.IsEmpty || type.Options.Contains(literal.Text, StringComparer.Ordinal))
            {
                return Value.Of(literal.Text);
            }
            Report(FindingCodes.NeverEqual, literal.Offset, $"'{path}' is never '{literal.Text}'",
                Nearest.Hint(literal.Text, type.Options, $"values of {path}"));
            return null;
        }

        /// <summary>Reports what cannot be compared at all; true when it can.</summary>
        private bool Refuse(FieldType type, PathSyntax path)
        {
            if (type.IsComparable)
            {
                return true;
            }
            Report(FindingCodes.FreeTextCompared, path.Offset, $"'{path.Text}' is {type.Noun}, which is not compared",
                "give the field an enum in its schema, or compare another field");
            return false;
        }

        private FieldType? Find(PathSyntax path) => owner.Find(path.Parts, At(path.Offset), scope);

        private void Report(FindingCode code, int offset, string sentence, string hint) =>
            owner.Report(code, At(offset), sentence, hint);

        private Position At(int offset) => begin with { Column = begin.Column + offset };
    }

    private void Report(FindingCode code, Position at, string sentence, string hint) =>
        sink.Report(code, at, sentence, hint);
}
