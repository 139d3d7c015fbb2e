namespace Weir.Agents.Metering;

/// <summary>
/// The API that a model provider speaks; it decides where usage is found and what the counts include.
/// </summary>
public enum ModelDialect
{
    /// <summary>OpenAI Chat Completions, and the many servers that copy it.</summary>
    Chat,

    /// <summary>OpenAI Responses.</summary>
    Responses,

    /// <summary>Anthropic Messages.</summary>
    Messages,
}
