using System.Text.Json;
using Weir.Agents.Gateway;
using Weir.Agents.Gateway.Reach;
using Weir.Agents.Metering;
using Weir.Agents.Translation;

namespace Weir.Agents.Probes;

/// <summary>Asks a provider how many tokens a model takes: nothing is spent, and not every one says.</summary>
internal static class ContextLength
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>vLLM; OpenRouter; Anthropic; LM Studio and others.</summary>
    private static readonly string[] Names =
        ["max_model_len", "context_length", "max_input_tokens", "max_context_length", "context_window"];

    public static async Task<long?> AskAsync(
        HttpMessageInvoker http, ModelTarget target, string? key, CancellationToken cancel)
    {
        if (ProviderAddress.Of(target.Provider, target.Dialect) is not { } address)
        {
            return null;
        }
        var root = address.AbsoluteUri[..address.AbsoluteUri.LastIndexOf(
            target.Dialect == ModelDialect.Chat ? "/chat/" : "/", StringComparison.Ordinal)];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, root + "/models");
        ProviderAddress.Sign(request, target.Dialect, key);
        ProviderHandler.Mark(request, target.Provider);
        try
        {
            using var response = await http.SendAsync(request, patience.Token);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }
            await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: patience.Token);
            return Of(document.RootElement, target.Model);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or JsonException
            || (trouble is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    private static long? Of(JsonElement list, string model)
    {
        foreach (var one in list.List("data").Where(one => one.Text("id") == model))
        {
            foreach (var name in Names)
            {
                if (one.Whole(name) is > 0 and var tokens)
                {
                    return tokens;
                }
            }
            // llama.cpp has it one level deeper.
            return one.Find("meta")?.Whole("n_ctx_train");
        }
        return null;
    }
}
