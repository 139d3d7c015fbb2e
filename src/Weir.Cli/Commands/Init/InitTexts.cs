using System.Collections.Immutable;
using System.Text;

namespace Weir.Cli.Commands.Init;

/// <summary>What <c>weir init</c> writes.</summary>
internal static class InitTexts
{
    private const int MaxKey = 4;
    private const int RemarkColumn = 24;
    private const string UsualName = "project";
    private const string UsualKey = "ITEM";

    private const string NoModels = """
        # Which models serve which tier, in order of preference. A tier without models falls to the nearest one that
        # has some; when none has, an item waits and says so. A key is never written here, only where it is:
        #
        # providers:
        #   anthropic: { dialect: messages, key: env:ANTHROPIC_API_KEY }
        #   local: { dialect: chat, url: "http://127.0.0.1:11434/v1" }
        #
        # and then, in a tier: [anthropic/NAME-OF-A-MODEL, local/NAME-OF-ANOTHER]
        tiers:
          economy: []
          standard: []
          deep: []

        """;

    /// <summary>What was found, in every tier: models on this machine first where little is asked, last else.</summary>
    public static string Models(ImmutableArray<FoundProvider> keyed, ImmutableArray<FoundProvider> local)
    {
        if (keyed.IsEmpty && local.IsEmpty)
        {
            return NoModels;
        }
        var text = new StringBuilder("""
            # Which models serve which tier, in order of preference: what was found on this machine. A tier without
            # models falls to the nearest one that has some. A key is never written here, only where it is.
            providers:

            """);
        foreach (var one in keyed.Concat(local))
        {
            var url = one.Url is null ? "" : $", url: {Quoted(one.Url)}";
            var key = one.Key is null ? "" : $", key: {one.Key}";
            text.Append($"  {one.Name}: {{ dialect: {one.Dialect}{url}{key} }}\n");
        }
        text.Append("tiers:\n");
        Tier("economy", local.Concat(keyed), one => one.Economy);
        Tier("standard", keyed.Concat(local), one => one.Standard);
        Tier("deep", keyed.Concat(local), one => one.Deep);
        return text.ToString();

        void Tier(string name, IEnumerable<FoundProvider> providers, Func<FoundProvider, string> model)
        {
            var models = providers.Select(one => Quoted($"{one.Name}/{model(one)}"));
            text.Append($"  {name}: [{string.Join(", ", models)}]\n");
        }
    }

    public static string Project(string root, IReadOnlyList<DetectedCommand> commands)
    {
        var title = Path.GetFileName(root);
        var name = Slug(title);
        var text = new StringBuilder("---\n");
        Add($"project: {name}");
        if (title != name)
        {
            Add($"title: {Quoted(title)}");
        }
        Add($"key: {Key(name)}", $"begins the ids of items: {Key(name)}-1");
        if (commands.Count == 0)
        {
            Add("# commands:", "gates call them by name: docs calls lint, production-bug calls test");
            Add("#   test: make test");
        }
        else
        {
            Add("commands:", "gates call them by name");
        }
        foreach (var command in commands)
        {
            Add($"  {command.Name}: {command.Line}");
        }
        Add("# workflows: [docs]", "to enable only these; without it all are");
        text.Append("---\n");
        text.Append("What this project is, for whom, and what somebody new to it has to know before they change it.\n");
        return text.ToString();

        void Add(string line, string remark = "") =>
            text.Append(remark.Length == 0 ? line : $"{line.PadRight(RemarkColumn)} # {remark}").Append('\n');
    }

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A name of lower-case letters, digits and dashes that begins with a letter.</summary>
    internal static string Slug(string title)
    {
        var letters = title.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-');
        var words = new string([.. letters]).Split('-', StringSplitOptions.RemoveEmptyEntries);
        var slug = string.Join('-', words).TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-');
        return slug.Length == 0 ? UsualName : slug;
    }

    /// <summary>The first letters of several words, or the beginning of one.</summary>
    internal static string Key(string slug)
    {
        var words = slug.Split('-');
        var letters = words.Length > 1 ? string.Concat(words.Select(word => word[0])) : words[0];
        var key = letters.ToUpperInvariant()[..Math.Min(letters.Length, MaxKey)];
        return key.Length < 2 ? UsualKey : key;
    }
}
