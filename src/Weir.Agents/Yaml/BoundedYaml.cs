using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Weir.Agents.Yaml;

/// <summary>
/// YAML that an agent may have written. Two things make a small text a large trouble: aliases that multiply (a few
/// lines become gigabytes) and nesting that exhausts the stack of a recursive reader. Both are refused by looking at
/// the parser's events, which need neither memory nor stack, before any tree is built.
/// </summary>
internal static class BoundedYaml
{
    public const int MaxDepth = 64;

    /// <summary>
    /// The root of the only document; null for an empty text. Throws <see cref="YamlFaultException"/>.
    /// </summary>
    public static YamlNode? Load(string text)
    {
        try
        {
            Check(new Parser(new StringReader(text)));
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count switch
            {
                0 => null,
                1 => stream.Documents[0].RootNode,
                _ => throw new YamlFaultException(stream.Documents[1].RootNode.Start, "only one YAML document is read"),
            };
        }
        catch (YamlException exception)
        {
            throw new YamlFaultException(exception.Start, exception.InnerException?.Message ?? exception.Message);
        }
    }

    private static void Check(Parser parser)
    {
        var depth = 0;
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            depth += current.NestingIncrease;
            if (current is AnchorAlias)
            {
                throw new YamlFaultException(current.Start, "aliases (*name) are not read; write the value out");
            }
            if (current is MappingStart or SequenceStart && depth > MaxDepth)
            {
                throw new YamlFaultException(current.Start, $"nested deeper than {MaxDepth} levels");
            }
        }
    }
}

internal sealed class YamlFaultException(Mark at, string message) : Exception(message)
{
    public Mark At { get; } = at;

    /// <summary>From 1.</summary>
    public int Line => Math.Max(1, (int)At.Line);

    /// <summary>From 1.</summary>
    public int Column => Math.Max(1, (int)At.Column);
}
