using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.AI;
using Weir.Agents.Metering;
using Weir.Agents.Models;
using Weir.Core.Passes;

namespace Weir.Agents.Chat;

/// <summary>
/// The requests of an attempt to its model. Each asks for a stream, so that an answer that takes long is seen to come:
/// every piece is a sign of life. What goes wrong is told apart by the type of the exception, never by its text.
/// </summary>
internal sealed class ModelCall(ModelClient model, AttemptClock clock, Action<string> progress)
{
    private static readonly ToolException CutOff = new(
        "the answer reached the longest output that the model may give, so that this call is not complete and was not "
        + "carried out; make it shorter, or several");

    private bool _whole;
    private TimeSpan _said;

    /// <summary>Throws <see cref="EndedException"/> for a provider's or script's failure, <see
    /// cref="ProviderException"/> when the model takes no request of this length or broke off its answer, and <see
    /// cref="OperationCanceledException"/> when the attempt's clock ran out.</summary>
    public async Task<ChatResponse> AskAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        while (true)
        {
            try
            {
                return await TryAsync(messages, options);
            }
            catch (Exception exception)
            {
                clock.Token.ThrowIfCancellationRequested();
                var cause = CauseOf(exception);
                if (cause is ProviderException { Fault: ProviderFault.NoStream } && !_whole)
                {
                    _whole = true;
                    continue;
                }
                throw cause is ProviderException { Fault: ProviderFault.TooLong or ProviderFault.BrokenOff } known
                    ? new ProviderException(known.Fault, known.Message, exception)
                    : new EndedException(new Ended(Classify(cause), $"{model.Name}: {cause.Message}"));
            }
        }
    }

    private async Task<ChatResponse> TryAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        clock.ModelStarts();
        if (model.Line is { } line)
        {
            (line.Streams, line.Heard) = (!_whole, Hearing());
        }
        var (isComplete, metered) = (false, (MeteredCall?)null);
        ChatResponse response;
        try
        {
            response = _whole
                ? await model.Client.GetResponseAsync(messages, options, clock.Token)
                : await StreamAsync(messages, options);
            isComplete = true;
        }
        finally
        {
            metered = model.Line is null ? null : await model.Line.EndAsync(isComplete);
            clock.ModelAnswered();
        }
        if (metered is { Source: MeterSource.Provider, Tokens: var tokens })
        {
            response.Usage = new UsageDetails
            {
                InputTokenCount = tokens.TotalInput,
                OutputTokenCount = tokens.TotalOutput,
                TotalTokenCount = tokens.Total,
            };
        }
        return LeaveOutPart(response);
    }

    private async Task<ChatResponse> StreamAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in model.Client.GetStreamingResponseAsync(messages, options, clock.Token))
        {
            updates.Add(update);
        }
        return updates.ToChatResponse();
    }

    /// <summary>A sign of life for the clock, and now and then a sentence for people.</summary>
    private Action Hearing()
    {
        var started = clock.Elapsed;
        _said = started;
        return () =>
        {
            clock.Hear();
            var now = clock.Elapsed;
            if (now - _said >= ChatLimits.SaidOfAnswer)
            {
                _said = now;
                progress(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{model.Name} has been answering for {(now - started).TotalSeconds:0} s."));
            }
        };
    }

    /// <summary>Of an answer that did not come to its own end, the last call is but a part, whatever it looks like.
    /// </summary>
    private static ChatResponse LeaveOutPart(ChatResponse response)
    {
        var isWhole = response.FinishReason is not { } reason
            || reason == ChatFinishReason.Stop || reason == ChatFinishReason.ToolCalls;
        var last = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .LastOrDefault();
        if (!isWhole && last is not null)
        {
            last.Exception = CutOff;
        }
        return response;
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
        ProviderException { Fault: ProviderFault.Refused or ProviderFault.TooLong or ProviderFault.NoStream } =>
            FailureReason.AgentError,
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
