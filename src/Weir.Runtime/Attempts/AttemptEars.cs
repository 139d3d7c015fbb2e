using System.Collections.Immutable;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// What people say to an attempt while it runs, between the beats that bring it and the turns that read it. Each
/// sentence gets through once and in order, however often the server says it: what was said before the attempt was
/// described stands in its instructions.
/// </summary>
public sealed class AttemptEars
{
    private readonly Lock _one = new();
    private ImmutableArray<SaidToAgent> _waiting = [];
    private int _heard;

    /// <summary>The number of the last sentence that was handed over.</summary>
    public int Heard
    {
        get
        {
            lock (_one)
            {
                return _heard;
            }
        }
    }

    /// <summary>What stands in the instructions is not said again.</summary>
    public void Begin(AttemptDescription description)
    {
        if (description.Attempt.Subject.Kind == SubjectKind.Pass)
        {
            Skip(description.Item.Pass(description.Attempt.Subject.Pass).Told.Length);
        }
    }

    private void Skip(int upto)
    {
        lock (_one)
        {
            _heard = Math.Max(_heard, upto);
        }
    }

    /// <summary>True when something of it is new.</summary>
    public bool Take(ImmutableArray<SaidToAgent> said)
    {
        lock (_one)
        {
            var before = _heard;
            foreach (var one in said.Where(one => one.Number == _heard + 1))
            {
                _waiting = _waiting.Add(one);
                _heard = one.Number;
            }
            return _heard > before;
        }
    }

    /// <summary>What nobody has read yet.</summary>
    public ImmutableArray<SaidToAgent> Read()
    {
        lock (_one)
        {
            var read = _waiting;
            _waiting = [];
            return read;
        }
    }
}
