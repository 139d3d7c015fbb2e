using System.Collections.Immutable;
using Weir.Definitions.Findings;
using Weir.Definitions.Schemas;

namespace Weir.Definitions.Library;

/// <summary>The layers of definitions, from the weakest to the strongest.</summary>
public enum Origin
{
    BuiltIn,
    Organization,
    Project,
}

/// <param name="Display">What findings show before a path, such as <c>.weir</c>; may be empty.</param>
public sealed record DefinitionLayer(Origin Origin, string Display, IDefinitionFiles Files)
{
    internal string Show(string path) => Display.Length == 0 ? path : $"{Display.TrimEnd('/')}/{path}";
}

/// <summary>A definition, the layer it came from and what was found while reading its file.</summary>
/// <param name="Overrides">The weaker layers that define the same name.</param>
/// <param name="Unreadable">The file's structure could not be read; only its findings are of use.</param>
public sealed record Sourced<T>(
    T Value,
    Origin Origin,
    ImmutableArray<Origin> Overrides,
    ImmutableArray<Finding> Findings,
    bool Unreadable)
{
    public bool HasErrors => Findings.Any(finding => finding.Severity == Severity.Error);
}

/// <summary>A schema file, by its path below the definitions' folder.</summary>
/// <param name="Schema">Null when it is not JSON.</param>
public sealed record SchemaFile(string Path, string Text, ArtifactSchema? Schema);

/// <summary>A template file, by its path below the definitions' folder.</summary>
public sealed record TemplateFile(string Path, string Text);
