using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Rules;

/// <summary>Params have values of their type, and the fields that definitions read exist and fit.</summary>
internal static class FieldRules
{
    public static void Check(CompileContext context)
    {
        foreach (var param in context.Workflow.Params)
        {
            CheckParam(context, param);
            CheckFrom(context, param);
        }
        foreach (var pass in context.Workflow.Passes)
        {
            var scope = context.ScopeOf(pass);
            foreach (var from in pass.ReservedFrom)
            {
                CheckList(context, from, scope, FieldKind.List);
            }
            foreach (var from in pass.FollowUps.Select(follow => follow.From))
            {
                CheckList(context, from, scope, FieldKind.List, FieldKind.Other);
            }
        }
    }

    private static void CheckParam(CompileContext context, ParamDefinition param)
    {
        var name = param.Name.Value;
        if (param.Type == ParamType.Choice == param.Options.IsEmpty)
        {
            context.Sink.Report(FindingCodes.ParamValue, param.Name.At, param.Options.IsEmpty
                ? $"the choice '{name}' has no options"
                : $"'{name}' has options and is no choice");
        }
        if (param.Type != ParamType.Integer && (param.Minimum is not null || param.Maximum is not null))
        {
            context.Sink.Report(FindingCodes.ParamValue, param.Name.At, $"'{name}' has a range and is no integer");
        }
        if (param.Minimum > param.Maximum)
        {
            context.Sink.Report(FindingCodes.ParamValue, param.Name.At, $"the min of '{name}' is above its max");
        }
        if (param.Default is { } value && ParamValues.Parse(param, value.Value) is null)
        {
            context.Sink.Report(FindingCodes.ParamValue, value.At, $"'{value.Value}' is no value of '{name}'",
                param.Options.IsEmpty ? null
                    : Nearest.Hint(value.Value, param.Options.Select(option => option.Value), "options"));
        }
    }

    private static void CheckFrom(CompileContext context, ParamDefinition param)
    {
        if (param.From is not { } from || context.Conditions.Lookup(from, context.Scope) is not { } type)
        {
            return;
        }
        var fits = param.Type switch
        {
            ParamType.Choice => type.Kind == FieldKind.Symbol,
            ParamType.Truth => type.Kind == FieldKind.Truth,
            ParamType.Integer => type.Kind == FieldKind.Number,
            _ => type.Kind == FieldKind.Symbol,
        };
        if (!fits)
        {
            context.Sink.Report(FindingCodes.ParamFrom, from.At,
                $"'{from.Value}' is {type.Noun}, and '{param.Name.Value}' is not");
            return;
        }
        var options = param.Options.Select(option => option.Value).ToList();
        var outside = type.Options.Where(option => !options.Contains(option, StringComparer.Ordinal)).ToList();
        if (param.Type == ParamType.Choice && outside.Count > 0)
        {
            context.Sink.Report(FindingCodes.ParamFrom, from.At,
                $"'{from.Value}' may be '{outside[0]}', which '{param.Name.Value}' may not");
        }
    }

    private static void CheckList(
        CompileContext context, Located<string> from, NameScope scope, params FieldKind[] allowed)
    {
        if (from.Value.Length > 0 && context.Conditions.Lookup(from, scope) is { } type && !allowed.Contains(type.Kind))
        {
            context.Sink.Report(FindingCodes.FieldNotList, from.At, $"'{from.Value}' is {type.Noun}, not a list");
        }
    }
}
