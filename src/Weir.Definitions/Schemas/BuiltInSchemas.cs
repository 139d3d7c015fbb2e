using System.Collections.Immutable;

namespace Weir.Definitions.Schemas;

/// <summary>Schemas that Weir itself brings, by name.</summary>
public static class BuiltInSchemas
{
    /// <summary>What an agent reviewer submits.</summary>
    public const string VerdictName = "weir/verdict@1";

    public const string Verdict = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "weir/verdict@1",
          "type": "object",
          "required": ["criteria"],
          "additionalProperties": false,
          "properties": {
            "criteria": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["id", "result"],
                "additionalProperties": false,
                "properties": {
                  "id": { "type": "string" },
                  "result": { "enum": ["pass", "fail", "cannot_judge"] },
                  "reason": { "type": "string" }
                }
              }
            },
            "findings": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["text"],
                "additionalProperties": false,
                "properties": {
                  "criterion": { "type": "string" },
                  "text": { "type": "string" },
                  "path": { "type": "string" },
                  "line": { "type": "integer", "minimum": 1 }
                }
              }
            }
          }
        }
        """;

    private static readonly ImmutableSortedDictionary<string, string> ByName =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(VerdictName, Verdict);

    /// <summary>The text of a built-in schema, or null.</summary>
    public static string? Find(string name) => ByName.GetValueOrDefault(name);
}
