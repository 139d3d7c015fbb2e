using System.Collections.Immutable;
using System.Text.Json;
using Weir.Definitions.Agents;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;
using Weir.Definitions.Models;
using Weir.Definitions.Organizations;
using Weir.Definitions.Projects;
using Weir.Definitions.Schemas;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Library;

/// <summary>
/// Reads the files of the layers, from the weakest to the strongest, each replacing what it names again.
/// </summary>
internal sealed class LibraryLoader
{
    public const int MaxFiles = 5_000;

    private readonly List<Finding> findings = [];
    private readonly Dictionary<string, Sourced<WorkflowDefinition>> workflows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Sourced<AgentDefinition>> agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Sourced<SchemaFile>> schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Sourced<TemplateFile>> templates = new(StringComparer.Ordinal);
    private Sourced<ProjectDefinition>? project;
    private Sourced<OrganizationDefinition>? organization;
    private Sourced<ModelsDefinition>? models;

    public DefinitionLibrary Load(IEnumerable<DefinitionLayer> layers)
    {
        foreach (var layer in layers)
        {
            LoadLayer(layer);
        }
        ResolveOutputSchemas();
        return new DefinitionLibrary
        {
            Workflows = workflows.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Agents = agents.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Schemas = schemas.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Templates = templates.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Project = project,
            Organization = organization,
            Models = models,
            Findings = [.. findings.Distinct()],
        };
    }

    private void LoadLayer(DefinitionLayer layer)
    {
        var paths = layer.Files.List().Order(StringComparer.Ordinal).Take(MaxFiles + 1).ToList();
        if (paths.Count > MaxFiles)
        {
            var sink = new FindingSink(layer.Show(""));
            sink.Report(FindingCodes.TooManyFiles, Position.Start, $"more than {MaxFiles} files of definitions");
            findings.AddRange(sink.ToArray());
        }
        foreach (var path in paths.Take(MaxFiles))
        {
            LoadFile(layer, path);
        }
    }

    private void LoadFile(DefinitionLayer layer, string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var folder = slash < 0 ? path : path[..slash];
        var isDefinition = path.EndsWith(".md", StringComparison.Ordinal)
            && !path.EndsWith("README.md", StringComparison.Ordinal);
        switch (folder)
        {
            case DefinitionLayout.Workflows when isDefinition:
                Load(layer, path, WorkflowParser.Parse, (w, s) => Keep(workflows, w.Name, w, layer, s));
                break;
            case DefinitionLayout.Agents when isDefinition:
                Load(layer, path, AgentParser.Parse, (a, s) => Keep(agents, a.Name, a, layer, s));
                break;
            case DefinitionLayout.Schemas when path.EndsWith(".json", StringComparison.Ordinal):
                LoadSchema(layer, path);
                break;
            case DefinitionLayout.Templates:
                Load(layer, path, (source, _) => new TemplateFile(path, source.Text),
                    (t, s) => Keep(templates, new Located<string>(path, Position.Start), t, layer, s));
                break;
            case DefinitionLayout.Project:
                Load(layer, path, ProjectParser.Parse, (p, s) => project = Source(p, layer, s, []));
                break;
            case DefinitionLayout.Organization:
                Load(layer, path, OrganizationParser.Parse, (o, s) => organization = Source(o, layer, s, []));
                break;
            case DefinitionLayout.Models:
                Load(layer, path, ModelsParser.Parse, (m, s) => models = Source(m, layer, s, []));
                break;
        }
    }

    private void Load<T>(
        DefinitionLayer layer, string path, Func<SourceText, FindingSink, T?> parse, Action<T, FindingSink> keep)
        where T : class
    {
        var sink = new FindingSink(layer.Show(path));
        if (ReadBytes(layer, path, sink) is { } bytes
            && SourceText.Decode(bytes, sink) is { } source
            && parse(source, sink) is { } definition)
        {
            keep(definition, sink);
        }
        findings.AddRange(sink.ToArray());
    }

    private static byte[]? ReadBytes(DefinitionLayer layer, string path, FindingSink sink)
    {
        try
        {
            if (layer.Files.Read(path) is { } bytes)
            {
                return bytes;
            }
            sink.Report(FindingCodes.UnreadableFile, Position.Start, "the file is listed and does not exist");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            sink.Report(FindingCodes.UnreadableFile, Position.Start, "the file cannot be read: " + fault.Message);
        }
        return null;
    }

    private void LoadSchema(DefinitionLayer layer, string path) =>
        Load(layer, path, (source, sink) =>
        {
            try
            {
                return new SchemaFile(path, source.Text, ArtifactSchema.Parse(source.Text));
            }
            catch (JsonException fault)
            {
                var at = new Position((int)(fault.LineNumber ?? 0) + 1, (int)(fault.BytePositionInLine ?? 0) + 1);
                var reason = fault.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0].TrimEnd('.');
                sink.Report(FindingCodes.SchemaInvalid, at, "this is not JSON: " + reason);
                return new SchemaFile(path, source.Text, null);
            }
        }, (schema, sink) => Keep(schemas, new Located<string>(path, Position.Start), schema, layer, sink));

    private static void Keep<T>(
        Dictionary<string, Sourced<T>> kept, Located<string> name, T definition, DefinitionLayer layer,
            FindingSink sink)
    {
        if (name.Value.Length == 0)
        {
            return;
        }
        var weaker = kept.GetValueOrDefault(name.Value);
        if (weaker?.Origin == layer.Origin)
        {
            sink.Report(FindingCodes.DuplicateDefinition, name.At,
                $"'{name.Value}' is defined by another file of this layer");
            return;
        }
        kept[name.Value] = Source(definition, layer, sink, weaker is null ? [] : weaker.Overrides.Add(weaker.Origin));
    }

    private static Sourced<T> Source<T>(T value, DefinitionLayer layer, FindingSink sink,
        ImmutableArray<Origin> overrides) =>
        new(value, layer.Origin, overrides, sink.ToArray(), sink.Unreadable);

    /// <summary>An agent's output schema may stand in any layer, so its text is looked up when all are read.</summary>
    private void ResolveOutputSchemas()
    {
        foreach (var (name, agent) in agents.ToList())
        {
            if (agent.Value.Schema is not { } schema)
            {
                continue;
            }
            var text = BuiltInSchemas.Find(schema.Value) ?? schemas.GetValueOrDefault(schema.Value)?.Value.Text;
            var sink = new FindingSink(agent.Value.File);
            if (text is null)
            {
                sink.Report(FindingCodes.UnknownSchema, schema.At, $"there is no schema '{schema.Value}'",
                    Nearest.Hint(schema.Value, schemas.Keys.Append(BuiltInSchemas.VerdictName), "schemas"));
                findings.AddRange(sink.ToArray());
            }
            var spec = agent.Value.Spec with { OutputSchema = text };
            agents[name] = agent with
            {
                Value = agent.Value with { Spec = spec },
                Findings = [.. agent.Findings, .. sink.ToArray()],
            };
        }
    }
}
