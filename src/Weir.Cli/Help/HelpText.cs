using System.Text;
using Weir.Cli.Table;

namespace Weir.Cli.Help;

/// <summary>The help of the root, of a noun and of a command, made from the table.</summary>
internal static class HelpText
{
    private const int Gap = 2;

    public static string Of(Place place) => place switch
    {
        { Noun: null } => Root(),
        { Command: null } => Noun(place.Noun),
        _ => Command(place, place.Command),
    };

    private static string Root()
    {
        var text = new StringBuilder();
        text.Append($"{CommandTable.Program} {CommandTable.Purpose}\n\n");
        text.Append($"usage: {CommandTable.Program} NOUN [VERB] [options]\n");
        var width = CommandTable.Nouns.Max(noun => noun.Name.Length);
        foreach (var group in CommandTable.Nouns.GroupBy(noun => noun.Group).OrderBy(group => group.Key))
        {
            Section(text, GroupName(group.Key), group.Select(noun => (noun.Name, noun.Summary)), width);
        }
        Section(text, "options", GlobalOptions.All.Append(GlobalOptions.Version)
            .Select(option => (HelpNames.Usage(option), option.Description ?? "")));
        return text.Append($"\n{CommandTable.Program} NOUN --help tells more of one of them\n").ToString();
    }

    public static string GroupName(CommandGroup group) => group.ToString().ToLowerInvariant();

    private static string Noun(NounSpec noun)
    {
        var text = new StringBuilder();
        text.Append($"{CommandTable.Program} {noun.Name} — {noun.Summary}\n\n");
        text.Append($"usage: {CommandTable.Program} {noun.Name} VERB [options]\n");
        Section(text, "verbs", noun.Verbs().Select(verb => (Synopsis(verb), verb.Summary)));
        return text.Append($"\n{CommandTable.Program} {noun.Name} VERB --help tells more of one of them\n").ToString();
    }

    private static string Synopsis(CommandSpec verb) =>
        string.Join(' ', verb.Arguments.Select(HelpNames.Usage).Prepend(verb.Verb));

    private static string Command(Place place, CommandSpec spec)
    {
        var text = new StringBuilder();
        text.Append($"{place.Words} — {spec.Summary}\n\n");
        text.Append($"usage: {Usage(place.Words, spec)}\n");
        if (spec.Details.Length > 0)
        {
            text.Append('\n').Append(spec.Details).Append('\n');
        }
        Section(text, "arguments", spec.Arguments.Select(one => (HelpNames.Of(one), one.Description ?? "")));
        Section(text, "options", spec.Options.Select(one => (HelpNames.Usage(one), one.Description ?? "")));
        if (spec.Rows is { } rows)
        {
            Section(text, "output", OutputOptions.All.Select(one => (HelpNames.Usage(one), one.Description ?? ""))
                .Append(("fields:", string.Join(", ", rows.Fields))));
        }
        if (spec.Verb.Length == 0)
        {
            var verbs = place.Noun!.Verbs().Where(verb => verb.Verb.Length > 0);
            Section(text, "verbs", verbs.Select(verb => (Synopsis(verb), verb.Summary)));
        }
        Section(text, "examples", spec.Examples.Select(one => (one.Line, one.Does)));
        return text.ToString();
    }

    public static string Usage(string words, CommandSpec spec)
    {
        var parts = spec.Arguments.Select(HelpNames.Usage).Prepend(words);
        return string.Join(' ', spec.Options.IsEmpty && spec.Rows is null ? parts : parts.Append("[options]"));
    }

    private static void Section(
        StringBuilder text, string title, IEnumerable<(string Left, string Right)> lines, int width = 0)
    {
        var all = lines.ToList();
        if (all.Count == 0)
        {
            return;
        }
        width = Math.Max(width, all.Max(line => line.Left.Length));
        text.Append($"\n{title}\n");
        foreach (var (left, right) in all)
        {
            text.Append("  ").Append(left.PadRight(width + Gap)).Append(right).Append('\n');
        }
    }
}
