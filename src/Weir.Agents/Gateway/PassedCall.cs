using System.Net.Http.Headers;
using Weir.Agents.Gateway.Reach;
using Weir.Agents.Metering;
using Weir.Agents.Prices;
using Weir.Agents.Recordings;
using Weir.Agents.Translation;
using Weir.Definitions.Models;
using Weir.Runtime.Ledger;
using Weir.Runtime.Projections;

namespace Weir.Agents.Gateway;

/// <summary>A request that may go out, and where to.</summary>
/// <param name="Question">In the provider's dialect.</param>
internal sealed record PassedCall(
    CallOwner Owner,
    ProviderDefinition Provider,
    string Model,
    ModelQuestion Question,
    RequestFacts Facts,
    Uri Address,
    string? Key,
    Price? Price,
    AttemptAccount Account)
{
    /// <summary>How it was asked by a client of another dialect; null where both speak the same.</summary>
    public DialectTranslation? Translation { get; init; }

    /// <summary>Keeps what comes; null where nothing is recorded.</summary>
    public CallRecorder? Recorder { get; init; }

    /// <summary>What the client speaks.</summary>
    public ModelDialect Client => Translation?.Client ?? Question.Dialect;

    /// <summary>
    /// Holds what the call may cost, with the output lowered where not all that was asked for fits; null when nothing
    /// of use does. Without a price, or a bound of the input, no ceiling can be kept.
    /// </summary>
    public FittedCall? Fit()
    {
        if (Facts.InputBound is not { } input || Price?.Ceiling(input, 0) is null)
        {
            return Account.Limit is null && Account.TryHold(_ => 0) is not null ? Written(0, null) : null;
        }
        var wanted = Facts.OutputLimit ?? GatewayLimits.Output;
        var output = 0L;
        var held = Account.TryHold(left =>
        {
            output = OutputFor(input, wanted, left);
            return output >= Math.Min(wanted, GatewayLimits.LeastOutput) ? Worst(input, output) : null;
        });
        return held is { } amount
            ? Written(amount, Account.Limit is null && Facts.OutputLimit is null ? null : output)
            : null;
    }

    /// <summary>The most that it may cost with all the output that it asks for; null where nobody knows.</summary>
    public long? Wanted => Facts.InputBound is { } input && Price is not null
        ? Worst(input, Facts.OutputLimit ?? GatewayLimits.Output)
        : null;

    /// <summary>
    /// Each of the answers that are asked for may be as long as the limit; what no number holds is the largest one.
    /// </summary>
    private long? Worst(long input, long output) => Price!.Ceiling(input, OfAll(output));

    private long OfAll(long output) => (long)Int128.Min((Int128)output * Facts.Choices, long.MaxValue);

    /// <summary>The most output, up to <paramref name="wanted"/>, that fits into an amount; 0 for none.</summary>
    private long OutputFor(long input, long wanted, long amount)
    {
        var (fits, tooMuch) = (0L, wanted + 1);
        while (tooMuch - fits > 1)
        {
            var middle = fits + ((tooMuch - fits) / 2);
            (fits, tooMuch) = Worst(input, middle) <= amount ? (middle, tooMuch) : (fits, middle);
        }
        return fits;
    }

    private FittedCall Written(long held, long? output) => RequestEdit.Apply(
        Question.Dialect, Question.Body,
        new RequestChange(Model, output)
        {
            ChatLimit = LimitOf(Provider),
        }) is RequestEditing.Edited edited
        ? new FittedCall(held, edited.Body, edited.WithholdsUsage)
        : throw new InvalidOperationException("a request that was read can be edited");

    /// <summary>Servers of one's own know the older word.</summary>
    public static ChatLimit LimitOf(ProviderDefinition provider) =>
        provider.Url is null ? ChatLimit.MaxCompletionTokens : ChatLimit.MaxTokens;

    public GatewayRefusal OverBudget() => new(
        GatewayRefusal.PaymentRequired, GatewayRefusal.BudgetStopped, (Price, Facts.InputBound) switch
        {
            (null, _) when Account.Ceiling is null =>
                $"Item {Owner.Item} has a budget, and nobody knows what {Name} costs: add it to `prices` in "
                    + ".weir/models.yaml.",
            (null, _) => $"Agent {Owner.Agent} has a limit of cost, and nobody knows what {Name} costs: add it to "
                + "`prices` in .weir/models.yaml, or take `cost` out of the agent's limits.",
            (_, null) => $"{Whose} has a limit of cost, and what is sent with "
                + $"{string.Join(", ", Facts.OutsideBody)} has no known size.",
            _ when Account.Limit is null => "The attempt is over: it calls no model.",
            _ => (Account.Limit == Account.Ceiling
                    ? $"The attempt may spend {Money.Of(Account.Ceiling!.Value)}"
                    : $"Nothing is left of the budget of {Owner.Item} beside the {Money.Of(Account.Limit!.Value)} that "
                        + "the attempt was given")
                + $", of which {Money.Of(Account.Charged)} is spent or held: a call of {Name} with up to "
                + $"{Facts.InputBound} tokens of input does not fit.",
        });

    private string Whose => Account.Ceiling is null ? $"Item {Owner.Item}" : $"Agent {Owner.Agent}";

    /// <param name="wait">How long there is no room, as far as that is known.</param>
    public GatewayRefusal NoRoom(TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        return new GatewayRefusal(
            429, GatewayRefusal.NoRoom,
            $"Provider {Provider.Name.Value} takes no call of {Name} now, and will not for {seconds} s: "
                + "`weir model list` says how its window stands.")
        {
            RetryAfter = seconds,
        };
    }

    private string Name => $"{Provider.Name.Value}/{Model}";

    public HttpRequestMessage Request(byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in Question.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        ProviderAddress.Sign(request, Question.Dialect, Key);
        ProviderHandler.Mark(request, Provider);
        return request;
    }
}

/// <summary>A call as it goes out.</summary>
/// <param name="Held">What is held for it, in billionths of a US dollar.</param>
/// <param name="WithholdsUsage">The chunk of a stream that has its usage alone is not for the client.</param>
internal sealed record FittedCall(long Held, byte[] Body, bool WithholdsUsage);
