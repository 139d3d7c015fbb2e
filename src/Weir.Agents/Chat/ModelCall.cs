using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.AI;
using Weir.Agents.Models;
using Weir.Core.Passes;

namespace Weir.Agents.Chat;

/// <summary>
/// One request to a model. What goes wrong is told apart by the type of the exception, never by its text.
/// </summary>
internal static class ModelCall
{
    /// <summary>Throws <see cref="EndedException"/> for a provider's or script's failure, <see
    /// cref="ProviderException"/> when the model takes no request of this length, and <see
    /// cref="OperationCanceledException"/> when <paramref name="clock"/> ran out.</summary>
    public static async Task<ChatResponse> AskAsync(
        ModelClient model, IReadOnlyList<ChatMessage> messages, ChatOptions options, AttemptClock clock)
    {
        clock.ModelStarts();
        try
        {
            return await model.Client.GetResponseAsync(messages, options, clock.Token);
        }
        catch (Exception exception)
        {
            clock.Token.ThrowIfCancellationRequested();
            var cause = CauseOf(exception);
            if (cause is ProviderException { Fault: ProviderFault.TooLong } tooLong)
            {
                throw new ProviderException(tooLong.Fault, tooLong.Message, exception);
            }
            throw new EndedException(new Ended(Classify(cause), $"{model.Name}: {cause.Message}"));
        }
        finally
        {
            clock.ModelAnswered();
        }
    }

    /// <summary>A provider's client library may have wrapped what the line said.</summary>
    private static Exception CauseOf(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is ProviderException)
            {
                return inner;
            }
        }
        return exception;
    }

    internal static FailureReason Classify(Exception exception) => exception switch
    {
        ProviderException { Fault: ProviderFault.Quota } => FailureReason.ProviderQuota,
        ProviderException { Fault: ProviderFault.Budget } => FailureReason.BudgetStopped,
        ProviderException { Fault: ProviderFault.Refused or ProviderFault.TooLong } => FailureReason.AgentError,
        ProviderException => FailureReason.ProviderUnavailable,
        HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests } => FailureReason.ProviderQuota,
        HttpRequestException { StatusCode: null or HttpStatusCode.RequestTimeout } =>
            FailureReason.ProviderUnavailable,
        HttpRequestException { StatusCode: >= HttpStatusCode.InternalServerError } =>
            FailureReason.ProviderUnavailable,
        IOException or SocketException or TimeoutException or OperationCanceledException =>
            FailureReason.ProviderUnavailable,
        _ => FailureReason.AgentError,
    };
}
