using System.Net.Http.Headers;
using Weir.Agents.Metering;
using Weir.Definitions.Models;

namespace Weir.Agents.Gateway;

/// <summary>Where a provider takes requests, and how it is told the key.</summary>
internal static class ProviderAddress
{
    private const string OpenAI = "https://api.openai.com/v1";
    private const string Anthropic = "https://api.anthropic.com/v1";
    private const string AnthropicVersion = "anthropic-version";
    private const string DefaultAnthropicVersion = "2023-06-01";

    /// <summary>Null for an address that is none.</summary>
    public static Uri? Of(ProviderDefinition provider, ModelDialect dialect)
    {
        var written = provider.Url ?? (dialect == ModelDialect.Messages ? Anthropic : OpenAI);
        var root = written.TrimEnd('/');
        var path = dialect switch
        {
            ModelDialect.Chat => "/chat/completions",
            ModelDialect.Responses => "/responses",
            // Anthropic's clients are told the address without the version.
            _ => root.EndsWith("/v1", StringComparison.Ordinal) ? "/messages" : "/v1/messages",
        };
        return Uri.TryCreate(root + path, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https" ? address : null;
    }

    public static void Sign(HttpRequestMessage request, ModelDialect dialect, string? key)
    {
        if (dialect == ModelDialect.Messages)
        {
            if (!request.Headers.Contains(AnthropicVersion))
            {
                request.Headers.Add(AnthropicVersion, DefaultAnthropicVersion);
            }
            if (key is not null)
            {
                request.Headers.Add("x-api-key", key);
            }
        }
        else if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }
}
