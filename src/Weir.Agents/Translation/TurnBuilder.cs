using System.Collections.Immutable;

namespace Weir.Agents.Translation;

/// <summary>Puts messages together to turns: those of one speaker that follow each other are one.</summary>
internal sealed class TurnBuilder
{
    private readonly List<(Speaker Speaker, ImmutableArray<Part>.Builder Parts)> _turns = [];
    private readonly List<string> _instructions = [];

    public string Instructions => string.Join("\n\n", _instructions);

    public ImmutableArray<Turn> Turns =>
        [.. _turns.Select(turn => new Turn(turn.Speaker, turn.Parts.ToImmutable()))];

    /// <summary>Before all turns it is one of the instructions; later it stands where it was said.</summary>
    public void Instruct(string text)
    {
        if (_turns.Count == 0)
        {
            _instructions.Add(text);
        }
        else
        {
            Add(Speaker.Instructor, [new Part.Text(text)]);
        }
    }

    public void Add(Speaker speaker, params IEnumerable<Part> parts)
    {
        foreach (var part in parts)
        {
            if (part is Part.Text { Value.Length: 0 })
            {
                continue;
            }
            if (_turns.Count == 0 || _turns[^1].Speaker != speaker)
            {
                _turns.Add((speaker, ImmutableArray.CreateBuilder<Part>()));
            }
            _turns[^1].Parts.Add(part);
        }
    }
}
