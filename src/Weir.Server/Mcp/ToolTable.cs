using System.Collections.Immutable;
using System.Text.Json;
using Weir.Definitions.Findings;

namespace Weir.Server.Mcp;

/// <summary>Every tool there is, for both transports.</summary>
internal static class ToolTable
{
    public static readonly ToolParameter Item =
        new("item", ToolValue.Text, "the item's id, such as SHOP-7") { Required = true };

    public static readonly ToolParameter Pass =
        new("pass", ToolValue.Text, "a pass of the item, where several could be meant");

    /// <summary>Made of those above, which therefore stand before it.</summary>
    public static readonly ImmutableArray<Tool> Tools = [.. ItemTools.All, .. TaskTools.All, .. ViewTools.All];

    /// <exception cref="ToolFault">There is none of that name.</exception>
    public static Tool Find(string name) => Tools.FirstOrDefault(tool => tool.Name == name)
        ?? throw new ToolFault(
            $"There is no tool '{name}'.", Nearest.Hint(name, Tools.Select(tool => tool.Name), "tools"));

    /// <summary>The item's path of the API.</summary>
    public static string PathOf(ToolArguments given) => $"items/{given.Segment("item")}";

    /// <summary>An enum's values as people write them.</summary>
    public static ImmutableArray<string> WordsOf<T>()
        where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];
}
