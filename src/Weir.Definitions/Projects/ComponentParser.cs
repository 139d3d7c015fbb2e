using System.Collections.Immutable;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Projects;

/// <summary>Reads <c>components</c> of project.md.</summary>
internal static class ComponentParser
{
    /// <summary>More than a repository is cut into; each path of a change is held against all of them.</summary>
    private const int MaxComponents = 200;

    public static ImmutableArray<ComponentDefinition> Parse(KeyReader keys)
    {
        var components = ImmutableArray.CreateBuilder<ComponentDefinition>();
        foreach (var one in keys.Maps("components"))
        {
            if (ParseOne(one) is not { } component)
            {
                continue;
            }
            if (components.Any(other => other.Name.Value == component.Name.Value))
            {
                keys.Sink.Report(FindingCodes.ComponentMalformed, component.Name.At,
                    $"'{component.Name.Value}' is here twice");
            }
            else if (components.Count == MaxComponents)
            {
                keys.Sink.Report(FindingCodes.ComponentMalformed, component.Name.At,
                    $"'{component.Name.Value}' is left out: there are more than {MaxComponents} components");
                break;
            }
            else
            {
                components.Add(component);
            }
        }
        return components.ToImmutable();
    }

    /// <summary>Null for one without a name that commands can be called by.</summary>
    private static ComponentDefinition? ParseOne(KeyReader keys)
    {
        var name = keys.RequiredText("name");
        var isNamed = PassParser.CheckId(name, "a component", keys.Sink);
        var component = new ComponentDefinition(
            name, keys.Texts("paths"), ProjectParser.ParseCommands(keys), keys.Texts("owners"),
            keys.Texts("documents"))
        {
            Context = keys.Texts("context"),
        };
        keys.Finish();
        if (component.Paths.IsEmpty)
        {
            keys.Sink.Report(FindingCodes.ComponentMalformed, name.At, $"'{name.Value}' has no paths");
        }
        foreach (var owner in component.Owners.Where(owner => owner.Value.Any(char.IsWhiteSpace)))
        {
            keys.Sink.Report(FindingCodes.ComponentMalformed, owner.At, $"'{owner.Value}' is no name of an owner");
        }
        return isNamed ? component : null;
    }
}
