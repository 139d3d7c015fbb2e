using System.Collections.Immutable;
using Weir.Agents.Commands;
using Weir.Runtime.Ports;

namespace Weir.Agents.CodingAgents;

/// <summary>
/// The folders of a coding agent in its attempt's scratch folder: what it keeps for itself, and where it hands in its
/// result. Nothing of a person's own settings is there, so that an attempt is the same on every engine.
/// </summary>
internal sealed class CodingFolders
{
    public CodingFolders(ExecutorTask task)
    {
        var folder = Path.Combine(task.Scratch, "coding-agent");
        Home = Path.Combine(folder, "home");
        Results = Path.Combine(folder, "out");
        Log = Path.Combine(folder, "agent.log");
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Results);
    }

    public string Home { get; }
    public string Results { get; }

    /// <summary>The file that the agent writes its result to.</summary>
    public string Result => Path.Combine(Results, CommandFolders.ResultName);

    public string Log { get; }

    /// <summary>Before the program runs for the first time: later it may have put links in their place.</summary>
    public void Write(ImmutableSortedDictionary<string, string> files)
    {
        foreach (var (name, content) in files)
        {
            var file = Path.Combine(Home, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
        }
    }
}
