using System.Text;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;

namespace Weir.Definitions.Workflows;

/// <summary>Workflows that Weir writes itself, which are no file of any layer.</summary>
public static class BuiltInWorkflow
{
    /// <param name="name">What findings call it.</param>
    /// <returns>Null when it cannot be read.</returns>
    public static WorkflowDefinition? Parse(string name, string text)
    {
        var sink = new FindingSink(name);
        return SourceText.Decode(Encoding.UTF8.GetBytes(text), sink) is { } source
            ? WorkflowParser.Parse(source, sink)
            : null;
    }
}
