using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Projects;

/// <summary>Reads <c>services</c> of project.md.</summary>
internal static class ServiceParser
{
    public static ImmutableArray<ServiceDefinition> Parse(KeyReader keys)
    {
        var services = ImmutableArray.CreateBuilder<ServiceDefinition>();
        foreach (var one in keys.Maps("services"))
        {
            var service = ParseOne(one);
            if (services.Any(other => other.Name.Value == service.Name.Value))
            {
                Report(one, service.Name.At, $"'{service.Name.Value}' is here twice");
            }
            else if (services.Count == ServiceDefinition.Most)
            {
                Report(one, service.Name.At, $"a project has at most {ServiceDefinition.Most} services");
            }
            else
            {
                services.Add(service);
            }
        }
        return services.ToImmutable();
    }

    private static ServiceDefinition ParseOne(KeyReader keys)
    {
        var name = keys.RequiredText("name");
        PassParser.CheckId(name, "a service", keys.Sink);
        var (line, image) = (keys.Text("command"), keys.Text("image"));
        var timeout = keys.Span("timeout");
        var service = new ServiceDefinition(
            name, line?.Value, ParsePorts(keys), keys.Text("ready")?.Value, ParseEnvironment(keys), timeout?.Value);
        keys.Finish();
        if (line is null == image is null)
        {
            Report(keys, name.At, $"'{name.Value}' has to have a command, or an image, and not both");
        }
        if (image is not null)
        {
            keys.Sink.Report(FindingCodes.ServiceImage, image.At,
                $"'{name.Value}' is an image, and services run as commands");
        }
        if (timeout is { Value: var limit } && (limit.Business || limit.Value <= 0
            || limit.Value > ServiceDefinition.MaxTimeout.Value))
        {
            Report(keys, timeout.At,
                "a service has more than nothing and 30m at most, by the clock, until it is ready");
        }
        return service;
    }

    private static ImmutableArray<int> ParsePorts(KeyReader keys)
    {
        var ports = ImmutableArray.CreateBuilder<int>();
        foreach (var text in keys.Texts("ports"))
        {
            if (int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                && port is > 0 and <= IPEndPoint.MaxPort && !ports.Contains(port)
                && ports.Count < ServiceDefinition.MostPorts)
            {
                ports.Add(port);
            }
            else
            {
                Report(keys, text.At, $"'{text.Value}' is no port, is here twice, or is one too many");
            }
        }
        return ports.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, string> ParseEnvironment(KeyReader keys)
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (keys.Map("env") is { } variables)
        {
            foreach (var entry in variables.Entries)
            {
                environment[entry.Key] = variables.Text(entry.Key)?.Value ?? "";
            }
        }
        return environment.ToImmutable();
    }

    private static void Report(KeyReader keys, Position at, string sentence) =>
        keys.Sink.Report(FindingCodes.ServiceMalformed, at, sentence);
}
