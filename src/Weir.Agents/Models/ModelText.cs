using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Weir.Agents.Models;

/// <summary>What the clients of all dialects read and write alike.</summary>
internal static class ModelText
{
    /// <summary>
    /// A call as a model wrote it. Arguments that are no JSON object are handed on as an error, so that the model is
    /// told and may call again.
    /// </summary>
    public static FunctionCallContent Call(string id, string name, string arguments)
    {
        try
        {
            var read = arguments.Trim().Length == 0
                ? []
                : JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments, AIJsonUtilities.DefaultOptions);
            return new FunctionCallContent(id, name, read ?? []);
        }
        catch (JsonException wrong)
        {
            return new FunctionCallContent(id, name, new Dictionary<string, object?>(StringComparer.Ordinal))
            {
                Exception = wrong,
            };
        }
    }

    public static string Of(FunctionResultContent result) => result.Result?.ToString() ?? "";
}
