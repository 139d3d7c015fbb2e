namespace Weir.EndToEnd.Tests.RedTeam;

/// <summary>How an attack ends for the one who tries it.</summary>
internal enum Fate
{
    /// <summary>The attempt fails; the record says why.</summary>
    Fails,

    /// <summary>It gets nothing, and its honest work goes on to the gate like any other.</summary>
    GetsNothing,

    /// <summary>What it changed goes to the judges that were there before, who are told.</summary>
    IsJudged,
}

/// <summary>
/// One try to get out, as the script of an agent. In a script <c>{root}</c> is the machine of the test (home, state,
/// remote), <c>{port}</c> the server's. Every script begins with the honest work of adding a line to a bed.
/// </summary>
/// <param name="Name">What is tried, in words.</param>
/// <param name="Record">What the item's timeline says of it.</param>
internal sealed record Attack(string Name, string Script, Fate Fate, params string[] Record)
{
    private const string HonestWork = "mkdir -p beds; echo tulip > \"beds/$WEIR_ITEM.txt\"\n";

    /// <summary>What the agent's output, which is kept, has to hold: that it was refused.</summary>
    public string[] Printed { get; init; } = [];

    /// <summary>Of the workflow; the one with a person's gate when nothing else is said.</summary>
    public string Kind { get; init; } = "plant";

    public string ScriptIn(string root, int port) => HonestWork + Script
        .Replace("{root}", root, StringComparison.Ordinal)
        .Replace("{port}", $"{port}", StringComparison.Ordinal) + "\n";

    public override string ToString() => Name;
}
