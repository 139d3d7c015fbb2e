using System.Text;
using Microsoft.Extensions.AI;

namespace Weir.Agents.Models;

/// <summary>
/// Puts the calls of a streamed Chat answer together from their pieces, by index. Some servers number all calls alike:
/// there another id begins another call.
/// </summary>
internal sealed class StreamedCalls
{
    private readonly List<Call> _calls = [];

    public void Add(int index, string? id, string? name, string? arguments)
    {
        var call = _calls.FindLast(one => one.Index == index);
        if (call is null || (id is { Length: > 0 } && call.Id.Length > 0 && id != call.Id))
        {
            call = new Call(index);
            _calls.Add(call);
        }
        call.Id = id is { Length: > 0 } ? id : call.Id;
        call.Name = name is { Length: > 0 } ? name : call.Name;
        call.Arguments.Append(arguments);
    }

    /// <summary>The calls in the order in which they began; a call without an id is given one.</summary>
    public void MoveTo(IList<AIContent> contents)
    {
        foreach (var (number, call) in _calls.Index())
        {
            var id = call.Id.Length > 0 ? call.Id : $"call_{number + 1}";
            contents.Add(ModelText.Call(id, call.Name, call.Arguments.ToString()));
        }
        _calls.Clear();
    }

    private sealed class Call(int index)
    {
        public int Index => index;
        public string Id { get; set; } = "";
        public string Name { get; set; } = "";
        public StringBuilder Arguments { get; } = new();
    }
}
