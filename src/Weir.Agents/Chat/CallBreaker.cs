namespace Weir.Agents.Chat;

/// <summary>Notices an attempt that goes round in circles: the same call again and again, or no call at all.</summary>
internal sealed class CallBreaker
{
    private readonly SortedSet<string> denied = new(StringComparer.Ordinal);
    private string last = "";
    private int same;
    private int silent;

    /// <summary>True when this call was made <see cref="ChatLimits.IdenticalCalls"/> times in a row.</summary>
    public bool IsStuck(string name, string arguments)
    {
        silent = 0;
        var call = $"{name} {arguments}";
        same = call == last ? same + 1 : 1;
        last = call;
        return same >= ChatLimits.IdenticalCalls;
    }

    /// <summary>True when the call before was told to be the last of its kind that is carried out.</summary>
    public bool IsAboutToStick => same == ChatLimits.IdenticalCalls - 1;

    /// <summary>True after <see cref="ChatLimits.TalkOnlyTurns"/> turns in a row without a call.</summary>
    public bool IsOnlyTalking() => ++silent >= ChatLimits.TalkOnlyTurns;

    /// <summary>True when a denied tool is called a second time.</summary>
    public bool WasDenied(string name) => !denied.Add(name);
}
