using System.Collections.Concurrent;
using System.Net;
using Weir.Agents.Gateway.Reach;
using Weir.Agents.Gateway.Windows;
using Weir.Agents.Recordings;
using Weir.Core;
using Weir.Definitions.Models;
using Weir.Runtime.Ledger;
using Weir.Runtime.Ports;

namespace Weir.Agents.Gateway;

/// <summary>
/// Every call of a model goes through here, and nothing else has the providers' keys. A call is refused without an
/// attempt that is open, without a model that the attempt may call, or beyond what it may spend; of what is passed on,
/// only the model and a lowered limit of output are changed. Each try is a row of the ledger, begun before it goes out
/// and ended before its answer does.
/// </summary>
/// <param name="tape">Where calls are recorded to, or answered from; null for neither.</param>
public sealed class ModelGateway(
    FindGrant grants,
    ProviderKeys keys,
    ICallLedger ledger,
    HttpMessageInvoker http,
    TimeProvider time,
    CallTape? tape = null)
{
    private readonly ProviderWindows _windows = new(time);
    private readonly CallAdmission _admission = new(keys, time);
    private readonly ReplayedCalls? _replay =
        tape is { IsPlaying: true } ? new ReplayedCalls(tape, ledger, time) : null;
    private readonly ConcurrentDictionary<AttemptKey, AttemptAccount> _accounts = new();

    /// <summary>Where more of an item's budget comes from; without it there is never more.</summary>
    public CreditSource? Credit { get; init; }

    /// <summary>Told of each try that has ended, once the ledger has it.</summary>
    public Action<CallOwner>? Ended { get; init; }

    /// <summary>What a provider takes, and who waits for it.</summary>
    public ProviderWindow WindowOf(ProviderDefinition provider) => _windows.Of(provider);

    /// <summary>The line of one attempt, for an executor in this process.</summary>
    public IModelLine LineOf(GivenAttempt attempt) => new Line(this, attempt);

    /// <summary>What an attempt has used; asked for when it is over, it is the same from then on.</summary>
    public Task<AttemptSpend> SpentAsync(AttemptKey attempt, CancellationToken cancel) =>
        ledger.SpentAsync(attempt, cancel);

    /// <summary>Lets no more calls of an attempt out.</summary>
    public void Seal(AttemptKey attempt)
    {
        if (_accounts.TryGetValue(attempt, out var account))
        {
            account.Seal();
        }
    }

    /// <summary>Forgets the account of an attempt that is over; what it has spent stays in the ledger.</summary>
    public void Close(AttemptKey attempt) => _accounts.TryRemove(attempt, out _);

    /// <summary>Asks the provider for an attempt.</summary>
    /// <exception cref="JournalUnavailableException">The ledger cannot be written: nothing went out.</exception>
    public async Task<ModelAnswer> AskAsync(GivenAttempt attempt, ModelQuestion question, CancellationToken cancel)
    {
        if (await grants(attempt, cancel) is not { } grant)
        {
            Close(attempt.Key);
            return new GatewayRefusal(
                403, GatewayRefusal.NoRoute, $"Attempt {attempt.Key.Attempt} is over: it calls no model.")
                .In(question.Dialect);
        }
        var (request, refused) = CallAdmission.Read(grant, question);
        if (request is null)
        {
            return refused!.In(question.Dialect);
        }
        var account = await AccountOfAsync(attempt, grant, cancel);
        RecordedRequest? recorded = null;
        if (tape is not null)
        {
            (recorded, var unclear) = RecordedRequest.Of(grant.Owner, request);
            if (recorded is null)
            {
                return unclear!.In(question.Dialect);
            }
            if (_replay is not null)
            {
                return await _replay.AnswerAsync(grant.Owner, request, recorded, cancel);
            }
        }
        return _admission.Admit(grant, request, account) switch
        {
            (null, { } refusal) => refusal.In(question.Dialect),
            var (call, _) => await SendAsync(Recorded(call!, recorded), cancel),
        };
    }

    private PassedCall Recorded(PassedCall call, RecordedRequest? request) => request is null ? call : call with
    {
        Recorder = new CallRecorder(tape!, call, request),
    };

    private async Task<AttemptAccount> AccountOfAsync(GivenAttempt attempt, ModelGrant grant, CancellationToken cancel)
    {
        if (!_accounts.TryGetValue(attempt.Key, out var account))
        {
            var spent = await ledger.SpentAsync(attempt.Key, cancel);
            account = _accounts.GetOrAdd(attempt.Key, _ => new AttemptAccount(grant.Ceiling, spent.Charged)
            {
                Of = attempt,
            });
        }
        account.Begin(grant.Credit);
        return account;
    }

    private async Task<ModelAnswer> SendAsync(PassedCall call, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            if (await new CreditDesk(_accounts, Credit, time).FitAsync(call, cancel) is not { } fitted)
            {
                return call.OverBudget().In(call.Client);
            }
            var (entered, wanted) = await EnterAsync(call, fitted, cancel);
            if (entered is not { } pass)
            {
                return call.NoRoom(wanted).In(call.Client);
            }
            var number = await BeginAsync(call, fitted.Held, pass, cancel);
            var flight = new CallInFlight(
                ledger, call.Account, number, fitted.Held, call.Price, time, pass, () => Ended?.Invoke(call.Owner));
            var reply = await TryAsync(call, fitted, flight, cancel);
            if (reply.Answer is { } answer)
            {
                return answer;
            }
            if (tries == GatewayLimits.Tries || WaitFor(reply.Wait, tries) is not { } wait)
            {
                return reply.Last!;
            }
            await Task.Delay(wait, time, cancel);
        }
    }

    /// <summary>Room for a call; without it nothing is held for the call any more.</summary>
    private async Task<WindowEntry> EnterAsync(PassedCall call, FittedCall fitted, CancellationToken cancel)
    {
        var entry = default(WindowEntry);
        try
        {
            entry = await WindowOf(call.Provider).EnterAsync(
                call.Provider.Limits, fitted.Body.Length / GatewayLimits.BytesOfToken, cancel);
            return entry;
        }
        finally
        {
            if (entry.Pass is null)
            {
                call.Account.Settle(fitted.Held, 0);
            }
        }
    }

    private async Task<long> BeginAsync(PassedCall call, long held, WindowPass pass, CancellationToken cancel)
    {
        try
        {
            var at = new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds());
            return await ledger.BeginAsync(
                new CallBegun(
                    call.Owner, at, call.Provider.Name.Value, call.Model, call.Question.Dialect.ToString(),
                    call.Price is null ? null : held),
                cancel);
        }
        catch
        {
            pass.Leave(0);
            call.Account.Settle(held, 0);
            throw;
        }
    }

    /// <summary>How long to wait before the next try; null when the provider asks for too long.</summary>
    private static TimeSpan? WaitFor(TimeSpan? asked, int tries)
    {
        var wait = asked ?? GatewayLimits.FirstWait * Math.Pow(2, tries - 1);
        return wait <= GatewayLimits.Wait ? wait : null;
    }

    private async Task<Reply> TryAsync(
        PassedCall call, FittedCall fitted, CallInFlight flight, CancellationToken cancel)
    {
        var silence = new SilenceWatch(time, cancel);
        HttpResponseMessage response;
        using var request = call.Request(fitted.Body);
        try
        {
            response = await http.SendAsync(request, silence.Token);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or OperationCanceledException)
        {
            // Whether the provider got it is not known unless no connection was made.
            await (NeverLeft(trouble) ? flight.RefusedAsync(0) : flight.LostAsync());
            silence.Dispose();
            cancel.ThrowIfCancellationRequested();
            if (trouble is SignInException unsigned)
            {
                return Reply.Of(new GatewayRefusal(
                    503, GatewayRefusal.NoKey, $"No model was asked: {unsigned.Message}").In(call.Client));
            }
            var who = $"Provider {call.Provider.Name.Value} at {call.Address.Authority}";
            var sentence = trouble is OperationCanceledException
                ? $"{who} has not answered within {GatewayLimits.Silence.TotalMinutes:0} minutes."
                : $"{who} cannot be reached: {trouble.Message}";
            var refusal = new GatewayRefusal(502, GatewayRefusal.Unreachable, sentence).In(call.Client);
            return NeverLeft(trouble) ? Reply.Again(refusal, null) : Reply.Of(refusal);
        }
        if (response.IsSuccessStatusCode)
        {
            return Reply.Of(await ProviderAnswer.OfAsync(call, fitted, response, flight, silence));
        }
        using (response)
        using (silence)
        {
            var error = await ProviderAnswer.ErrorAsync(
                call, response, call.Key ?? ProviderHandler.SecretOf(request), silence);
            await flight.RefusedAsync((int)response.StatusCode);
            var wait = ProviderAnswer.WaitOf(response, time);
            if (response.StatusCode == HttpStatusCode.TooManyRequests && wait is { } closed)
            {
                WindowOf(call.Provider).Close(closed);
            }
            return (int)response.StatusCode is 429 or 500 or 502 or 503 or 504 or 529
                || ProviderHandler.MayBeStale(request)
                ? Reply.Again(error, wait)
                : Reply.Of(error);
        }
    }

    private static bool NeverLeft(Exception trouble) => trouble is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
            or HttpRequestError.UserAuthenticationError,
    };

    /// <param name="Answer">What is given back; null to try again.</param>
    /// <param name="Last">What is given back when no further try is made.</param>
    private sealed record Reply(ModelAnswer? Answer, ModelAnswer? Last, TimeSpan? Wait)
    {
        public static Reply Of(ModelAnswer answer) => new(answer, null, null);

        public static Reply Again(ModelAnswer last, TimeSpan? wait) => new(null, last, wait);
    }

    private sealed class Line(ModelGateway gateway, GivenAttempt attempt) : IModelLine
    {
        public Task<ModelAnswer> SendAsync(ModelQuestion question, CancellationToken cancel) =>
            gateway.AskAsync(attempt, question, cancel);
    }
}
