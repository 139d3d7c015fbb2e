using System.Collections.Immutable;
using System.Text.Json;
using Weir.Agents.Translation;

namespace Weir.Agents.Tests.Translation;

/// <summary>Conversations and answers by seed, of what all dialects can say.</summary>
internal sealed class GeneratedTalk(int seed)
{
    private readonly Random _random = new(seed);
    private int _calls;

    public NeutralRequest Request()
    {
        var form = One(
            null, new OutputForm("answer", """{"type":"object","properties":{"a":{"type":"string"}}}""", null));
        var tools = Many(4, index => new ToolSpec(
            $"tool_{index}", One(null, "Does it.", "Grüße 🌊 \"quoted\""),
            One("""{"type":"object"}""", """{"type":"object","properties":{"x":{"type":"number"}},"required":["x"]}"""),
            null));
        return new NeutralRequest
        {
            Model = "any",
            Streams = Flip(),
            OutputLimit = _random.Next(1, 9_000),
            Temperature = One<decimal?>(null, 0m, 0.25m, 1m),
            TopP = One<decimal?>(null, 0.5m),
            Instructions = One("", "You garden.", "Be\n\nbrief — always."),
            Turns = Turns(),
            Tools = tools,
            Choice = tools.IsEmpty ? null : One(
                null, new ToolChoice(ToolUse.Auto), new ToolChoice(ToolUse.None), new ToolChoice(ToolUse.Any),
                new ToolChoice(ToolUse.Named, tools[0].Name)),
            Form = form,
        };
    }

    public NeutralAnswer Answer()
    {
        var text = Flip() ? [new Part.Text(Words())] : ImmutableArray<Part>.Empty;
        var calls = Many(3, _ => (Part)Call());
        ImmutableArray<Part> parts = [.. text, .. calls];
        return new NeutralAnswer("id-1", "served-1", parts.IsEmpty ? [new Part.Text(Words())] : parts, One(
            calls.IsEmpty ? StopReason.Ended : StopReason.Calls, StopReason.Length, StopReason.Filtered));
    }

    /// <summary>Turns of user and agent by turns; what was called is answered in the next one.</summary>
    private ImmutableArray<Turn> Turns()
    {
        var turns = ImmutableArray.CreateBuilder<Turn>();
        turns.Add(new Turn(Speaker.User, [new Part.Text(Words())]));
        for (var rounds = _random.Next(4); rounds > 0; rounds--)
        {
            var calls = Many(3, _ => Call());
            ImmutableArray<Part> said = Flip() || calls.IsEmpty ? [new Part.Text(Words())] : [];
            turns.Add(new Turn(Speaker.Agent, [.. said, .. calls]));
            ImmutableArray<Part> more = Flip() || calls.IsEmpty ? [new Part.Text(Words()), .. Images()] : [];
            var results = calls.Select(call => new Part.Result(call.Id, Words(), [], IsError: false));
            turns.Add(new Turn(Speaker.User, [.. results, .. more]));
        }
        return turns.ToImmutable();
    }

    private ImmutableArray<Part> Images() => One<ImmutableArray<Part>>(
        [], [new Part.Image("https://example.org/a.png")], [new Part.Image("data:image/png;base64,AAAA")]);

    private Part.Call Call() => new(
        $"call_{_calls++}", $"tool_{_random.Next(3)}",
        JsonSerializer.Serialize(new { path = Words(), deep = new { n = _random.Next(9) } }));

    private string Words() => string.Concat(Enumerable.Range(0, _random.Next(1, 5)).Select(_ => One(
        "rose ", "\"quoted\" ", "tülip\n", "🌊", "\\ ", "data: x\n\n", "{}", "\u2028")));

    private ImmutableArray<T> Many<T>(int most, Func<int, T> make) =>
        [.. Enumerable.Range(0, _random.Next(most)).Select(make)];

    private bool Flip() => _random.Next(2) == 0;

    private T One<T>(params ReadOnlySpan<T> values) => values[_random.Next(values.Length)];
}
