using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Weir.Agents.Chat;

/// <summary>Something an agent may do to its workspace.</summary>
/// <param name="Parameters">The JSON Schema of its arguments.</param>
/// <param name="Run">Returns the text for the model, and throws what it may not do.</param>
internal sealed record Tool(
    string Name,
    string Description,
    string Parameters,
    Func<ToolArguments, CancellationToken, Task<string>> Run)
{
    /// <summary>It changes nothing: calls of such tools that follow one another are carried out together.</summary>
    public bool OnlyReads { get; init; }

    /// <summary>The tool as a model is told about it.</summary>
    public AITool Declaration => Declare(Name, Description, Parameters);

    public static AITool Declare(string name, string description, string parameters)
    {
        using var schema = JsonDocument.Parse(parameters);
        return AIFunctionFactory.CreateDeclaration(name, description, schema.RootElement.Clone());
    }
}
