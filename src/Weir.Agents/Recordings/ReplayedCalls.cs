using System.Buffers;
using Weir.Agents.Gateway;
using Weir.Agents.Translation;
using Weir.Core;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Recordings;

/// <summary>
/// Answers calls from a tape: no provider is asked and nothing is spent. Each is a row of the ledger that says so.
/// </summary>
internal sealed class ReplayedCalls(CallTape tape, ICallLedger ledger, TimeProvider time)
{
    private const string EventStream = "text/event-stream";
    private const string Whole = "application/json";

    public async Task<ModelAnswer> AnswerAsync(
        CallOwner owner, AdmittedRequest request, RecordedRequest recorded, CancellationToken cancel)
    {
        var client = request.Question.Dialect;
        var (found, miss) = tape.Find(owner, tape.NumberOf(owner.Attempt), recorded);
        if (found is null)
        {
            return new GatewayRefusal(409, GatewayRefusal.ReplayMiss, miss!).In(client);
        }
        await WriteAsync(owner, request.Target, found, cancel);
        if (found.Answer is not { } kept)
        {
            return new GatewayRefusal(found.Status, found.Code ?? "", found.Sentence ?? "").In(client);
        }
        var answer = RecordedCall.With(kept, recorded.Words.Told);
        var asked = DialectTranslation.Read(request.Question);
        var writer = IAnswerWriter.Of(client, asked);
        var bytes = new ArrayBufferWriter<byte>();
        if (asked.Streams)
        {
            foreach (var one in Parts(answer).SelectMany(writer.Streamed).Concat(writer.Finish(answer, found.Tokens)))
            {
                one.WriteTo(bytes);
            }
        }
        else
        {
            Json.Write(writer.Whole(answer, found.Tokens), bytes);
        }
        return new ModelAnswer(
            found.Status, asked.Streams ? EventStream : Whole,
            (to, stop) => to.WriteAsync(bytes.WrittenMemory, stop).AsTask());
    }

    private async Task WriteAsync(CallOwner owner, ModelTarget target, RecordedCall found, CancellationToken cancel)
    {
        var at = new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds());
        var number = await ledger.BeginAsync(
            new CallBegun(owner, at, target.Provider.Name.Value, target.Model, target.Dialect.ToString(), null),
            cancel);
        await ledger.EndAsync(number, new CallEnded(
            at, found.Status, found.Answer?.Model ?? "", found.Tokens, CallMeter.Replay, 0, ""));
    }

    private static IEnumerable<AnswerPart> Parts(NeutralAnswer answer)
    {
        yield return new AnswerPart.Begin(answer.Id, answer.Model);
        var calls = 0;
        foreach (var part in answer.Parts)
        {
            switch (part)
            {
                case Part.Text text:
                    yield return new AnswerPart.Text(text.Value);
                    break;
                case Part.Call call:
                    yield return new AnswerPart.CallBegin(calls, call.Id, call.Name);
                    yield return new AnswerPart.CallArguments(calls++, call.Arguments);
                    break;
            }
        }
        yield return new AnswerPart.End(answer.Reason);
    }
}
