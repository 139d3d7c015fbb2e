using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Agents.Models;
using Weir.Agents.Translation;
using Weir.Core;
using Weir.Definitions.Models;
using Weir.Runtime.Ledger;
using Weir.Runtime.Ports;

namespace Weir.Agents.Probes;

/// <summary>
/// Asks a model two small questions through a gateway of its own, and its provider how much the model takes: whether it
/// can be reached, knows the key, streams, calls tools and keeps to a schema, before an agent depends on it.
/// </summary>
public sealed class ModelProbe(
    ModelsDefinition models, ProviderKeys keys, HttpMessageInvoker http, TimeProvider time)
{
    /// <summary>The longest that one question may take, with the gateway's own tries.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The most that an answer may be, in tokens; models that reason use some of it first.</summary>
    private const int Output = 1_000;

    private const string Tool = "report_ready";
    private const string Schema = """
        {"type":"object","properties":{"ready":{"type":"boolean"}},"required":["ready"],"additionalProperties":false}
        """;

    /// <param name="model">One whose provider is reached by HTTP.</param>
    public async Task<ProbeReport> TestAsync(ModelReference model, CancellationToken cancel)
    {
        var name = model.ToString();
        var target = ModelTarget.Of(name, models)
            ?? throw new ArgumentException($"{name} is not reached by HTTP", nameof(model));
        var ledger = new ProbeLedger();
        var line = LineTo(name, ledger);
        var (findings, isThere) = await ToolsAsync(line, target, cancel);
        if (isThere)
        {
            findings = [.. findings, await SchemaAsync(line, target, cancel), await ContextAsync(target, cancel)];
        }
        var ended = ledger.Ended;
        return new ProbeReport(
            name, findings, ended.Length, ended.Sum(call => call.Tokens.Total),
            ended.Aggregate((long?)0, (sum, call) => sum + call.NanoUsd));
    }

    private IModelLine LineTo(string model, ProbeLedger ledger)
    {
        if (!ItemId.TryParse("PROBE-1", out var item))
        {
            throw new InvalidOperationException("unreachable: it is an item's id");
        }
        var attempt = new GivenAttempt(item, new AttemptKey(new AttemptId(1), 1));
        var owner = new CallOwner(
            item, new PassId("probe"), attempt.Key, "probe", "probe", "probe", PrincipalId.System);
        var grant = new ModelGrant(owner, models, [model], null);
        return new ModelGateway((_, _) => Task.FromResult<ModelGrant?>(grant), keys, ledger, http, time)
            .LineOf(attempt);
    }

    private static async Task<(ImmutableArray<ProbeFinding> Findings, bool IsThere)> ToolsAsync(
        IModelLine line, ModelTarget target, CancellationToken cancel)
    {
        var request = Question("Call the tool report_ready once, with ready set to true.") with
        {
            Streams = true,
            Tools = [new ToolSpec(Tool, "Reports that you are ready.", Schema, null)],
        };
        var (answer, pieces, fault, took) = await AskAsync(line, request, cancel);
        if (fault is { Fault: ProviderFault.Refused } refused && refused.Message.Contains(
            "tool", StringComparison.OrdinalIgnoreCase))
        {
            return (
                [
                    new ProbeFinding(ProbeSubject.Answer, true, $"It is there, after {took} ms."),
                    new ProbeFinding(
                        ProbeSubject.Tools, false, refused.Message,
                        "use a model that can call tools: without them no agent works"),
                ],
                true);
        }
        if (fault is not null)
        {
            return ([ProbeFault.Finding(target, fault)], false);
        }
        var called = answer!.Calls.Any(call => call.Name == Tool && Json.Object(call.Arguments) is not null);
        return (
            [
                new ProbeFinding(ProbeSubject.Answer, true, $"It answered after {took} ms as {answer.Model}."),
                new ProbeFinding(
                    ProbeSubject.Streaming, pieces > 1 ? true : null,
                    pieces > 1 ? $"The answer came in {pieces} pieces." : "The answer came in one piece."),
                called
                    ? new ProbeFinding(ProbeSubject.Tools, true, "It called a tool.")
                    : new ProbeFinding(
                        ProbeSubject.Tools, false, "It was told to call a tool, and called none.",
                        "start its server with tool calling (vLLM: --enable-auto-tool-choice), or use another model"),
            ],
            true);
    }

    private static async Task<ProbeFinding> SchemaAsync(IModelLine line, ModelTarget target, CancellationToken cancel)
    {
        var request = Question("Answer as JSON with ready set to true.") with
        {
            Form = new OutputForm("report", Schema, null),
        };
        var (answer, _, fault, _) = await AskAsync(line, request, cancel);
        if (fault is not null)
        {
            return fault.Fault == ProviderFault.Refused
                ? new ProbeFinding(ProbeSubject.Schema, null, $"It takes no schema of the answer: {fault.Message}")
                : ProbeFault.Finding(target, fault) with { Subject = ProbeSubject.Schema };
        }
        return Json.Object(answer!.Said)?["ready"] is not null
            ? new ProbeFinding(ProbeSubject.Schema, true, "It kept to a schema.")
            : new ProbeFinding(ProbeSubject.Schema, null, "It was told a schema, and did not keep to it.");
    }

    private async Task<ProbeFinding> ContextAsync(ModelTarget target, CancellationToken cancel)
    {
        var (key, _) = keys.Find(target.Provider);
        return await ContextLength.AskAsync(http, target, key, cancel) is { } tokens
            ? new ProbeFinding(ProbeSubject.Context, true, $"It takes {tokens} tokens.")
            : new ProbeFinding(ProbeSubject.Context, null, "Its provider does not say how much it takes.");
    }

    private static NeutralRequest Question(string text) => new()
    {
        Model = "probe",
        OutputLimit = Output,
        Turns = [new Turn(Speaker.User, [new Part.Text(text)])],
    };

    /// <summary>Asks in Chat, which the gateway translates where the provider speaks another dialect.</summary>
    private static async Task<(NeutralAnswer? Answer, int Pieces, ProviderException? Fault, long Took)> AskAsync(
        IModelLine line, NeutralRequest request, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        var body = Json.Bytes(ChatRequestWriter.Write(request, ChatLimit.MaxTokens));
        var watch = Stopwatch.StartNew();
        try
        {
            await using var answer = await line.SendAsync(
                new ModelQuestion(ModelDialect.Chat, body, ImmutableSortedDictionary<string, string>.Empty),
                patience.Token);
            using var whole = new MemoryStream();
            await answer.CopyAsync(whole, patience.Token);
            if (answer.Status >= 400)
            {
                return (null, 0, AnsweredFault.Of(answer.Status, whole.ToArray()), watch.ElapsedMilliseconds);
            }
            var (collected, pieces) = Collected(whole.ToArray(), request.Streams);
            return collected.Fault is { } fault
                ? (
                    null, 0, new ProviderException(ProviderFault.Unavailable, fault.Sentence),
                    watch.ElapsedMilliseconds)
                : (collected.Answer, pieces, null, watch.ElapsedMilliseconds);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            var sentence = $"it has not answered within {Patience.TotalSeconds:0} seconds";
            return (null, 0, new ProviderException(ProviderFault.Unavailable, sentence), watch.ElapsedMilliseconds);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException)
        {
            return (
                null, 0, new ProviderException(ProviderFault.Unavailable, trouble.Message, trouble),
                watch.ElapsedMilliseconds);
        }
    }

    private static (AnswerCollector Collected, int Pieces) Collected(byte[] body, bool isStream)
    {
        var reader = IAnswerReader.Of(ModelDialect.Chat);
        var (collector, pieces) = (new AnswerCollector(), 0);
        void Take(ReadOnlySpan<byte> json, Func<JsonElement, IEnumerable<AnswerPart>> parts)
        {
            var text = json.Trim(" \t\n"u8);
            if (text.IsEmpty || text.SequenceEqual("[DONE]"u8))
            {
                return;
            }
            using var document = JsonDocument.Parse(text.ToArray());
            foreach (var part in parts(document.RootElement))
            {
                collector.Take(part);
                pieces += part is AnswerPart.Text or AnswerPart.CallBegin or AnswerPart.CallArguments ? 1 : 0;
            }
        }
        try
        {
            if (isStream && !body.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("{"u8))
            {
                new ServerSentEvents(data => Take(data, reader.Streamed)).Take(body);
            }
            else
            {
                Take(body, reader.Whole);
            }
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException)
        {
            collector.Take(new AnswerPart.Fault("", "what answers there is no model's API"));
        }
        return (collector, pieces);
    }
}
