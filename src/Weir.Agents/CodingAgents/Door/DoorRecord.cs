using Weir.Agents.Models;

namespace Weir.Agents.CodingAgents.Door;

/// <summary>
/// What came of an attempt's calls, as the door saw it and not as the program tells it. Some programs try again for
/// ever, or say that all is well after a refusal; what ends an attempt is decided here. Safe for many threads.
/// </summary>
/// <param name="turns">How many answers the attempt may have, those of calls that the program hides included.</param>
/// <param name="over">Called once, when nothing that the program may do can help any more.</param>
internal sealed class DoorRecord(int turns, Action over)
{
    private readonly Lock gate = new();
    private int answered;
    private int refused;
    private bool isOver;

    /// <summary>Answers that came whole.</summary>
    public int Answered
    {
        get
        {
            lock (gate)
            {
                return answered;
            }
        }
    }

    /// <summary>What the last call came to; null when it was answered, and before the first.</summary>
    public ProviderException? Fault { get; private set; }

    /// <summary>True when the turns are used up and one more was asked for.</summary>
    public bool IsOutOfTurns { get; private set; }

    /// <summary>Whether one more call may be made. Saying no ends the attempt.</summary>
    public bool MayAsk()
    {
        lock (gate)
        {
            if (answered < turns)
            {
                return true;
            }
            IsOutOfTurns = true;
        }
        End();
        return false;
    }

    public void Answer()
    {
        lock (gate)
        {
            answered++;
            refused = 0;
            Fault = null;
        }
    }

    public void Fail(ProviderException fault)
    {
        lock (gate)
        {
            Fault = fault;
            refused++;
            // The gateway has tried again already where that could help.
            if (fault.Fault == ProviderFault.Refused && refused < DoorLimits.RefusedInARow)
            {
                return;
            }
        }
        End();
    }

    private void End()
    {
        lock (gate)
        {
            if (isOver)
            {
                return;
            }
            isOver = true;
        }
        over();
    }
}
