using System.Collections.Immutable;
using System.Text;
using Weir.Definitions.Agents.Import;
using Weir.Definitions.Findings;

namespace Weir.Cli.Commands.Agent;

/// <summary>The agent files that an import comes to: one for each name.</summary>
internal sealed class AgentsToWrite
{
    /// <summary>How many names an error lists.</summary>
    public const int MostNamed = 8;

    private readonly SortedDictionary<string, ImportedAgent> _agents = new(StringComparer.Ordinal);

    public AgentsToWrite(string folder, IEnumerable<ImportedAgent> imported)
    {
        Folder = folder;
        var clashes = ImmutableArray.CreateBuilder<Finding>();
        foreach (var agent in imported.Where(agent => agent.Text is not null))
        {
            if (!_agents.TryAdd(agent.Name!, agent) && _agents[agent.Name!].Text != agent.Text)
            {
                clashes.Add(new Finding(
                    Severity.Error, FindingCodes.DuplicateDefinition.Code, agent.Source, 1, 1,
                    $"'{agent.Name}' is also made of {_agents[agent.Name!].Source}, which is taken",
                    FindingCodes.DuplicateDefinition.Hint));
            }
        }
        Clashes = clashes.ToImmutable();
    }

    public string Folder { get; }

    /// <summary>One for each name.</summary>
    public IReadOnlyCollection<ImportedAgent> Agents => _agents.Values;

    /// <summary>Files that make an agent whose name another has.</summary>
    public ImmutableArray<Finding> Clashes { get; }

    /// <summary>The agents that are there with another text.</summary>
    public IReadOnlyList<string> InTheWay =>
    [
        .. _agents.Values.Where(agent => Path.Exists(PathOf(agent))
            && !(File.Exists(PathOf(agent)) && File.ReadAllText(PathOf(agent)) == agent.Text))
            .Select(agent => agent.Name!),
    ];

    public void Write()
    {
        Directory.CreateDirectory(Folder);
        foreach (var agent in _agents.Values)
        {
            File.WriteAllBytes(PathOf(agent), Encoding.UTF8.GetBytes(agent.Text!));
        }
    }

    private string PathOf(ImportedAgent agent) => Path.Combine(Folder, agent.Name + ".md");
}
