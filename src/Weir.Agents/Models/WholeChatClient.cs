using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Weir.Agents.Models;

/// <summary>A client whose answers come in one piece: whoever wants a stream is given that one piece, unless it can do
/// better.</summary>
/// <param name="provider">Whose model it is, for those who ask.</param>
public abstract class WholeChatClient(string provider, string model) : IChatClient
{
    /// <summary>The model's name, as requests have it.</summary>
    protected string Model => model;

    public abstract Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

    public virtual async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(provider, null, model)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the client holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
