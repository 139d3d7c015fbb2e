using System.Collections.Immutable;
using Weir.Core;
using Weir.Definitions.Canonical;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Compile;

/// <summary>What <c>engine: { services }</c> of a pass means in a project; nothing where that has none.</summary>
internal static class Services
{
    /// <summary>Stands for every service of the project.</summary>
    private const string All = "all";

    /// <summary>Null for none, so that plans without any are what they were.</summary>
    public static ImmutableArray<ServiceDocument>? Document(CompileContext context, PassDefinition pass)
    {
        var known = context.Project?.Services ?? [];
        var wanted = pass.Services.Select(service => service.Value).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<ServiceDocument> started =
        [
            .. known.Where(service => wanted.Contains(All) || wanted.Contains(service.Name.Value))
                .Select(service => new ServiceDocument(
                    service.Name.Value, service.Line, service.Ports, service.Ready, service.Environment,
                    service.Timeout)),
        ];
        return started.IsEmpty ? null : started;
    }

    /// <summary>Tells results of commands apart; null where there are none.</summary>
    public static Digest? DigestOf(CompileContext context, PassDefinition pass) =>
        Document(context, pass) is { } services ? CanonicalJson.DigestOf(services) : null;

    public static void Check(CompileContext context, PassDefinition pass)
    {
        if (context.Project is not { Services: { IsEmpty: false } known })
        {
            return;
        }
        foreach (var service in pass.Services.Where(service => service.Value != All
            && known.All(one => one.Name.Value != service.Value)))
        {
            context.Sink.Report(FindingCodes.UnknownService, service.At,
                $"the project has no service '{service.Value}'",
                Nearest.Hint(service.Value, [.. known.Select(one => one.Name.Value), All], "services"));
        }
    }
}
