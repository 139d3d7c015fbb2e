using Weir.Definitions.Findings;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Projects;

/// <summary>Reads <c>preview</c> of project.md.</summary>
internal static class PreviewParser
{
    public static PreviewDefinition? Parse(KeyReader keys)
    {
        if (keys.Map("preview") is not { } preview)
        {
            return null;
        }
        var (up, down) = (preview.RequiredText("up"), preview.RequiredText("down"));
        var url = preview.Text("url");
        var limit = preview.Span("limit");
        var secrets = DeploymentParser.ParseSecrets(preview);
        var timeout = preview.Span("timeout")?.Value;
        preview.Finish();
        if (url is not null && !url.Value.StartsWith("http://", StringComparison.Ordinal)
            && !url.Value.StartsWith("https://", StringComparison.Ordinal))
        {
            preview.Sink.Report(FindingCodes.PreviewKey, url.At, $"'{url.Value}' is no http address");
        }
        if (limit is { Value: var length } && (length.Business || length.Value <= 0
            || length.Value > PreviewDefinition.MaxLimit.Value))
        {
            preview.Sink.Report(
                FindingCodes.PreviewKey, limit.At,
                "a preview stays up for more than nothing and 7d at most, by the clock");
        }
        return up.Value.Length == 0 || down.Value.Length == 0 ? null : new PreviewDefinition(
            up.Value, down.Value, url?.Value, timeout, limit?.Value ?? PreviewDefinition.DefaultLimit, secrets);
    }
}
