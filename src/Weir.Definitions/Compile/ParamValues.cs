using Weir.Core.Plans;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Compile;

/// <summary>Reads the value of a workflow's param, in a definition or on the command line.</summary>
public static class ParamValues
{
    /// <summary>Null when the text is no value of the param's type, options or range.</summary>
    public static Value? Parse(ParamPlan param, string text) =>
        Parse(param.Type, [.. param.Options], param.Minimum, param.Maximum, text);

    internal static Value? Parse(ParamDefinition param, string text) =>
        Parse(param.Type, [.. param.Options.Select(option => option.Value)], param.Minimum, param.Maximum, text);

    private static Value? Parse(ParamType type, string[] options, long? minimum, long? maximum, string text) =>
        type switch
    {
        ParamType.Choice => options.Contains(text, StringComparer.Ordinal) ? Value.Of(text) : null,
        ParamType.Truth => text is "true" or "false" ? Value.Of(text == "true") : null,
        ParamType.Integer => long.TryParse(text, out var number)
            && number >= (minimum ?? int.MinValue) && number <= (maximum ?? int.MaxValue) ? Value.Of(number) : null,
        _ => Value.Of(text),
    };
}
