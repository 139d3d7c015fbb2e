using System.Collections.Immutable;
using Weir.Definitions.Schemas;

namespace Weir.Definitions.Expressions;

/// <summary>What the looking-up of a name found: its type, or a sentence and a hint on why there is none.</summary>
internal sealed record NameLookup(FieldType? Type, string Sentence, string Hint)
{
    /// <summary>Set when the name is undeclared below <c>params</c>.</summary>
    public bool IsParam { get; init; }

    /// <summary>Set when the name is a field of an artifact.</summary>
    public string? Artifact { get; init; }

    /// <summary>Set when the name is a field of an element: the list it is an element of.</summary>
    public string? List { get; init; }

    public string Field { get; init; } = "";

    public static NameLookup Found(FieldType type) => new(type, "", "");
}

/// <param name="Name">The <c>as</c> name.</param>
/// <param name="List">The list artifact.</param>
/// <param name="Schema">Of an element; null when the list has none.</param>
internal sealed record ElementScope(string Name, string List, ArtifactSchema? Schema);

/// <summary>The names that the expressions of one workflow may use, and their types.</summary>
internal sealed record NameScope
{
    private static readonly ImmutableSortedDictionary<string, FieldType> Item = Fields(
        ("id", FieldType.Identifier),
        ("kind", FieldType.Identifier),
        ("risk", FieldType.Symbol("low", "medium", "high")),
        ("class", FieldType.Symbol("hotfix", "critical", "high", "normal", "low", "bulk")),
        ("labels", FieldType.Texts),
        ("requester", FieldType.Identifier),
        ("project", FieldType.Identifier));

    private static readonly ImmutableSortedDictionary<string, FieldType> Change = Fields(
        ("files", FieldType.Number),
        ("lines", FieldType.Number),
        ("paths", FieldType.Texts),
        ("files_outside_docs", FieldType.Number),
        ("repositories", FieldType.Number),
        ("components", FieldType.Texts),
        ("documents_due", FieldType.Texts));

    /// <summary>What intake reads of a request: the rest is free text, which is never compared.</summary>
    private static readonly ImmutableSortedDictionary<string, FieldType> Request = Fields(("paths", FieldType.Texts));

    public required ImmutableSortedDictionary<string, FieldType> Params { get; init; }

    /// <summary>Declared artifacts with their schema, or null for those without one.</summary>
    public required ImmutableSortedDictionary<string, ArtifactSchema?> Artifacts { get; init; }

    /// <summary>
    /// The <c>as</c> name of the pass being looked at, with the schema of an element; null outside fan-out.
    /// </summary>
    public ElementScope? Element { get; init; }

    /// <summary>True for the rules of intake: nothing has been made yet, and the item has no id.</summary>
    public bool IsIntake { get; init; }

    public NameLookup Find(ImmutableArray<string> path)
    {
        var (root, rest) = (path[0], path.RemoveAt(0));
        if (IsIntake)
        {
            return root switch
            {
                "item" => InFields(root, Item.Remove("id"), rest),
                "request" => InFields(root, Request, rest),
                _ => Missing($"intake knows nothing of '{root}'", "conditions of intake read item.* and request.paths"),
            };
        }
        if (Element is { } element && element.Name == root)
        {
            return InSchema(root, element.Schema, rest, artifact: null) with { List = element.List };
        }
        switch (root)
        {
            case "item":
                return InFields(root, Item, rest);
            case "change":
                return InFields(root, Change, rest);
            case "params":
                return InFields(root, Params, rest) with { IsParam = true };
            case "request":
                return Missing("'request' is free text and has no fields", "classify it into a param or an artifact");
        }
        if (Artifacts.TryGetValue(root, out var schema))
        {
            return InSchema(root, schema, rest, root);
        }
        var roots = Artifacts.Keys.Concat(["item", "params", "change"]).Concat(Element is { } e ? [e.Name] : []);
        return Missing($"there is nothing named '{root}'", Findings.Nearest.Hint(root, roots, "names"));
    }

    private static NameLookup InFields(
        string root, ImmutableSortedDictionary<string, FieldType> fields, ImmutableArray<string> rest)
    {
        if (rest.Length == 1 && fields.TryGetValue(rest[0], out var type))
        {
            return NameLookup.Found(type);
        }
        var name = string.Join('.', rest);
        var sentence = rest.IsEmpty ? $"'{root}' alone has no value" : $"'{root}' has no field '{name}'";
        var near = Findings.Nearest.To(name, fields.Keys);
        return Missing(sentence, near is not null
            ? $"did you mean '{root}.{near}'?"
            : Findings.Nearest.Hint(name, fields.Keys, $"fields of {root}"));
    }

    private static NameLookup InSchema(
        string root, ArtifactSchema? schema, ImmutableArray<string> rest, string? artifact)
    {
        if (schema is null)
        {
            return Missing($"'{root}' has no schema, so its fields cannot be read",
                "declare schema: schemas/NAME.json for the artifact");
        }
        if (rest.IsEmpty)
        {
            return Missing($"'{root}' alone has no value",
                Findings.Nearest.Hint("", schema.FieldsAt([]), $"fields of {root}"));
        }
        if (schema.Find(rest) is { } type)
        {
            return NameLookup.Found(type) with { Artifact = artifact, Field = string.Join('.', rest) };
        }
        var name = string.Join('.', rest);
        var siblings = schema.FieldsAt(rest.RemoveAt(rest.Length - 1));
        return Missing($"the schema of '{root}' has no field '{name}'",
            Findings.Nearest.Hint(rest[^1], siblings, $"fields of {root}"));
    }

    private static NameLookup Missing(string sentence, string hint) => new(null, sentence, hint);

    private static ImmutableSortedDictionary<string, FieldType> Fields(params (string Name, FieldType Type)[] fields) =>
        fields.ToImmutableSortedDictionary(field => field.Name, field => field.Type, StringComparer.Ordinal);
}
