using System.Collections.Immutable;
using System.Text;
using Weir.Core.Changes;

namespace Weir.Definitions.Owners;

/// <summary>
/// A CODEOWNERS file: who has to approve a change of which paths. The last line that matches a path decides; one
/// without owners un-owns it.
/// </summary>
/// <remarks>
/// Sections (<c>[Name] @default</c>, <c>^[Optional]</c>) are of one of the two common dialects, and each is a file of
/// its own: a path has one set of owners in each section that requires one. A file that has sections, or lies where
/// that dialect puts it, is read by that dialect's rule for slashes: only a leading one fixes a pattern to the root.
/// How many approvals a section asks for (<c>[Name][2]</c>) is read over: Weir asks for one, and the gate's quorum for
/// more. Nothing in a file makes reading it fail. What names nobody stays an owner, so that a slip of the pen leaves a
/// path to others instead of to nobody.
/// </remarks>
public sealed class CodeOwnersFile
{
    /// <summary>The largest file that counts; forges do not read a larger one either.</summary>
    public const int MaxBytes = 3 * 1024 * 1024;

    private const string SectionsFolder = ".gitlab/";

    private readonly ImmutableArray<Section> sections;

    private CodeOwnersFile(string path, ImmutableArray<Section> sections)
    {
        Path = path;
        this.sections = sections;
    }

    public string Path { get; }

    /// <summary>Every owner that the file names, sorted.</summary>
    public ImmutableArray<string> Owners =>
    [
        .. sections.SelectMany(section => section.Rules).SelectMany(rule => rule.Owners)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>Null when there are more bytes than are read.</summary>
    public static CodeOwnersFile? Read(string path, ReadOnlySpan<byte> bytes) =>
        bytes.Length > MaxBytes ? null : Parse(path, Encoding.UTF8.GetString(bytes));

    public static CodeOwnersFile Parse(string path, string text)
    {
        var lines = text.TrimStart('\uFEFF').Split('\n').Select(line => OwnerLine.Parse(line.Trim()))
            .OfType<OwnerLine>().ToList();
        var anywhere = path.StartsWith(SectionsFolder, StringComparison.Ordinal)
            || lines.Exists(line => line.IsSection);
        var named = new Dictionary<string, Section.Builder>(StringComparer.OrdinalIgnoreCase);
        var all = new List<Section.Builder>();
        Section.Builder Enter(string name, OwnerLine? heading)
        {
            if (!named.TryGetValue(name, out var section))
            {
                named[name] = section = new Section.Builder();
                all.Add(section);
            }
            // Of several headings with one name the strictest counts, and each has its own default owners.
            section.Optional &= heading?.Optional ?? false;
            section.Default = heading?.Owners ?? [];
            return section;
        }
        var now = Enter("", null);
        foreach (var line in lines)
        {
            if (line.IsSection)
            {
                now = Enter(line.Text, line);
            }
            else if (!line.Excludes || anywhere)
            {
                ImmutableArray<string> owners = line.Excludes ? [] : line.Owners.IsEmpty ? now.Default : line.Owners;
                now.Rules.Add(new Rule(OwnerPattern.Parse(line.Text, anywhere), owners));
            }
        }
        return new CodeOwnersFile(path, [.. all.Select(section => section.ToSection())]);
    }

    /// <summary>The sets of owners of a path, each of which has to approve; empty when nobody owns it.</summary>
    public ImmutableArray<OwnerSet> OwnersOf(string path)
    {
        var found = ImmutableArray.CreateBuilder<OwnerSet>();
        var segments = path.Split('/');
        foreach (var section in sections.Where(section => !section.Optional))
        {
            for (var index = section.Rules.Length - 1; index >= 0; index--)
            {
                var rule = section.Rules[index];
                if (rule.Pattern.Matches(segments))
                {
                    if (!rule.Owners.IsEmpty)
                    {
                        found.Add(new OwnerSet(rule.Owners));
                    }
                    break;
                }
            }
        }
        return found.ToImmutable();
    }

    /// <summary>The sets of owners of all these paths, each once, sorted.</summary>
    public ImmutableArray<OwnerSet> OwnersOf(IEnumerable<string> paths)
    {
        var sets = new SortedDictionary<string, OwnerSet>(StringComparer.Ordinal);
        foreach (var set in paths.SelectMany(path => OwnersOf(path)))
        {
            sets[set.ToString()] = set;
        }
        return [.. sets.Values];
    }

    private sealed record Rule(OwnerPattern Pattern, ImmutableArray<string> Owners);

    private sealed record Section(ImmutableArray<Rule> Rules, bool Optional)
    {
        public sealed class Builder
        {
            public bool Optional { get; set; } = true;
            public ImmutableArray<string> Default { get; set; } = [];
            public List<Rule> Rules { get; } = [];

            public Section ToSection() => new([.. Rules], Optional);
        }
    }
}
