using System.Collections.Immutable;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Weir.Agents.Outputs;

/// <summary>
/// The JSON Schema that an attempt's structured output must satisfy, and what is wrong with one that does not.
/// </summary>
internal sealed class OutputContract
{
    /// <summary>How many faults one message names; the rest is counted.</summary>
    public const int MaxFaults = 20;

    private readonly JsonSchema schema;

    private OutputContract(JsonSchema schema, string text)
    {
        this.schema = schema;
        Text = text;
    }

    /// <summary>The schema as it was written.</summary>
    public string Text { get; }

    /// <summary>Null when the task asks for no structured output. Throws <see cref="OutputContractException"/> when the
    /// schema itself cannot be read.</summary>
    public static async Task<OutputContract?> LoadAsync(string? schema, CancellationToken cancel)
    {
        if (schema is null)
        {
            return null;
        }
        try
        {
            return new OutputContract(await JsonSchema.FromJsonAsync(schema, cancel), schema);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new OutputContractException($"the output schema cannot be read: {exception.Message}");
        }
    }

    /// <summary>
    /// Empty when the value satisfies the schema; else one sentence per fault, with path and position.
    /// </summary>
    public ImmutableArray<string> Faults(JToken value)
    {
        var faults = Flatten(schema.Validate(value), null)
            .Select(found => Describe(found.Error, found.At))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return faults.Count <= MaxFaults
            ? [.. faults]
            : [.. faults.Take(MaxFaults), $"and {faults.Count - MaxFaults} more"];
    }

    /// <summary>A failed choice (any of, one of) is told by the faults of its branches where it has some.</summary>
    /// <param name="above">Stands in for the position of an error that has none: what is missing is nowhere.</param>
    private static IEnumerable<(ValidationError Error, ValidationError? At)> Flatten(
        IEnumerable<ValidationError> errors, ValidationError? above)
    {
        foreach (var error in errors)
        {
            var at = error.HasLineInfo ? error : above;
            var nested = error is ChildSchemaValidationError child
                ? child.Errors.Values.SelectMany(branch => branch).ToList()
                : [];
            if (nested.Count == 0)
            {
                yield return (error, at);
            }
            foreach (var inner in Flatten(nested, at))
            {
                yield return inner;
            }
        }
    }

    private static string Describe(ValidationError error, ValidationError? at)
    {
        var path = string.IsNullOrEmpty(error.Path) ? "#" : error.Path;
        var place = at is null ? "" : $" (line {at.LineNumber}, column {at.LinePosition})";
        return $"{path}{place}: {Complaint(error)}";
    }

    private static string Complaint(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.PropertyRequired => $"'{error.Property}' is required",
        ValidationErrorKind.NoAdditionalPropertiesAllowed => $"'{error.Property}' is not a known key",
        ValidationErrorKind.NotInEnumeration =>
            $"must be one of {string.Join(", ", error.Schema.Enumeration.Select(value => value ?? "null"))}",
        ValidationErrorKind.PatternMismatch => $"must match the pattern {error.Schema.Pattern}",
        ValidationErrorKind.StringTooShort => $"must have at least {error.Schema.MinLength} characters",
        ValidationErrorKind.StringTooLong => $"must have at most {error.Schema.MaxLength} characters",
        ValidationErrorKind.TooFewItems => $"must have at least {error.Schema.MinItems} items",
        ValidationErrorKind.TooManyItems => $"must have at most {error.Schema.MaxItems} items",
        ValidationErrorKind.NumberTooSmall => $"must be at least {error.Schema.Minimum}",
        ValidationErrorKind.NumberTooBig => $"must be at most {error.Schema.Maximum}",
        ValidationErrorKind.StringExpected => "must be a string",
        ValidationErrorKind.NumberExpected => "must be a number",
        ValidationErrorKind.IntegerExpected => "must be a whole number",
        ValidationErrorKind.BooleanExpected => "must be true or false",
        ValidationErrorKind.ObjectExpected => "must be an object",
        ValidationErrorKind.ArrayExpected => "must be a list",
        ValidationErrorKind.ItemsNotUnique => "must not hold the same item twice",
        _ => $"does not satisfy the schema ({error.Kind})",
    };
}

internal sealed class OutputContractException(string message) : Exception(message);
