using System.Collections.Immutable;

namespace Weir.Agents.Translation;

internal enum StopReason
{
    Ended,
    Calls,
    Length,
    Filtered,
    StopText,
}

/// <summary>A piece of an answer as it comes, in order; a whole answer is told in the same pieces.</summary>
internal abstract record AnswerPart
{
    private AnswerPart()
    {
    }

    /// <summary>Comes once, before all others.</summary>
    public sealed record Begin(string Id, string Model) : AnswerPart;

    public sealed record Text(string Value) : AnswerPart;

    /// <param name="Index">Of the call among the calls of this answer, from 0.</param>
    public sealed record CallBegin(int Index, string Id, string Name) : AnswerPart;

    public sealed record CallArguments(int Index, string Value) : AnswerPart;

    public sealed record End(StopReason Reason) : AnswerPart;

    /// <summary>The provider gave up in the middle of its answer.</summary>
    public sealed record Fault(string Code, string Sentence) : AnswerPart;
}

/// <summary>An answer that came whole, or was put together.</summary>
/// <param name="Parts">Texts and calls.</param>
internal sealed record NeutralAnswer(string Id, string Model, ImmutableArray<Part> Parts, StopReason Reason)
{
    public IEnumerable<Part.Call> Calls => Parts.OfType<Part.Call>();

    public string Said => string.Concat(Parts.OfType<Part.Text>().Select(text => text.Value));
}

/// <summary>Puts an answer together from its pieces.</summary>
internal sealed class AnswerCollector
{
    private readonly List<Part> _parts = [];
    private readonly Dictionary<int, int> _calls = [];
    private AnswerPart.Begin _begin = new("", "");

    /// <summary>Null until the answer has ended.</summary>
    public StopReason? Reason { get; private set; }

    public AnswerPart.Fault? Fault { get; private set; }

    public NeutralAnswer Answer => new(_begin.Id, _begin.Model, [.. _parts], Reason ?? StopReason.Ended);

    public void Take(AnswerPart part)
    {
        switch (part)
        {
            case AnswerPart.Begin begin:
                _begin = begin;
                break;
            case AnswerPart.Text { Value: var more } when _parts.Count > 0 && _parts[^1] is Part.Text last:
                _parts[^1] = new Part.Text(last.Value + more);
                break;
            case AnswerPart.Text { Value: var first }:
                _parts.Add(new Part.Text(first));
                break;
            case AnswerPart.CallBegin call:
                _calls[call.Index] = _parts.Count;
                _parts.Add(new Part.Call(call.Id, call.Name, ""));
                break;
            case AnswerPart.CallArguments { Index: var index, Value: var more }:
                var before = (Part.Call)_parts[_calls[index]];
                _parts[_calls[index]] = before with { Arguments = before.Arguments + more };
                break;
            case AnswerPart.End { Reason: var reason }:
                Reason = reason;
                break;
            case AnswerPart.Fault fault:
                Fault = fault;
                break;
        }
    }
}
