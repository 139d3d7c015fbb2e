using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Risks;

namespace Weir.Core.Tests.Scenarios;

/// <summary>
/// What is made, from short names. <c>change:c1</c> is a change with digest <c>c1</c>, head <c>h-c1</c>, tree
/// <c>t-c1</c>; <c>change:empty</c> touches nothing. <c>notes:n1</c> is an artifact with digest <c>n1</c>;
/// <c>notes.severity=high</c>
/// is a field of it. <c>tasks:t1=A;B&lt;A;C~2</c> is a list of three elements: B comes after A, C has other content
/// than a plain C. <c>C1=fail</c> is a judgement: pass, fail or cannot. Behind a change, <c>owned @a+@b|@c</c> says
/// that it touches two sets of owners, <c>within api+web+rest</c> which components (<c>rest</c> for paths of none),
/// <c>reading src=x1</c> what is there of the inputs called <c>src</c>, <c>due docs/api.md</c> what it leaves behind,
/// and <c>touching auth=high</c> that rule <c>auth</c> holds its risk to be high at least. Where there are
/// several repositories, <c>change:c1+w1</c> is a change of both, and <c>-</c> stands for one that is left as it is.
/// </summary>
internal static class Made
{
    /// <param name="point">What it is measured from, in each repository.</param>
    public static ChangeFacts? Change(WorkPoint point, IReadOnlyList<string> words) =>
        words.FirstOrDefault(word => word.StartsWith("change:", StringComparison.Ordinal)) is { } change
            ? Said(Change(change[7..], point, null), words)
            : null;

    public static ChangeFacts Change(string digest, WorkPoint point, string? tree)
    {
        var parts = digest.Split('+');
        return parts.Length == 1
            ? Change(digest, point.Base, tree)
            : CombinedChange.Of(
            [
                Part("main", parts[0], point.Head, point.Base),
                .. point.Others.Select((other, index) => Part(
                    other.Repository, parts[index + 1], other.Head, other.Base)),
            ]) with
            {
                Digest = new Digest(digest),
            };
    }

    private static ChangeFacts Part(string repository, string name, ObjectName head, ObjectName @base) => name == "-"
        ? new([new RepositoryChange(repository, @base, head, new ObjectName("t-" + head), "")], new Digest("-"), [], 0)
        : new(
            [new RepositoryChange(repository, @base, new("h-" + name), new("t-" + name), "p-" + name)],
            new Digest(name), ["src/" + name], 10);

    public static ChangeFacts Said(ChangeFacts change, IReadOnlyList<string> words) => change with
    {
        Owners = [.. After(words, "owned").SelectMany(sets => sets.Split('|'))
            .Select(set => new OwnerSet([.. set.Split('+')]))],
        DocumentsDue = [.. After(words, "due")],
        Components = After(words, "within").Select(names => names.Split('+')).Select(names => new TouchedComponents(
            [.. names.Where(name => name != "rest")], names.Contains("rest"))).FirstOrDefault(TouchedComponents.None),
        Inputs =
        [
            .. After(words, "reading").Select(text => text.Split('=')).Select(pair =>
                new InputContent(new Digest(pair[0]), new ObjectName(pair[1]))),
        ],
        Risks =
        [
            .. After(words, "touching").Select(text => text.Split('=')).Select(pair =>
                new RiskTouch(pair[0], Enum.Parse<Risk>(pair[1], ignoreCase: true), "src/" + pair[0])),
        ],
    };

    private static IEnumerable<string> After(IReadOnlyList<string> words, string word) =>
        words.Where((_, index) => index > 0 && words[index - 1] == word);

    public static ChangeFacts Change(string digest, ObjectName @base, string? tree = null) => new(
        [new RepositoryChange("main", @base, new ObjectName("h-" + digest), new ObjectName(tree ?? "t-" + digest), "p-"
            + digest)],
        new Digest(digest),
        digest == "empty" ? [] : [digest == "judging" ? ".weir/project.md" : "src/" + digest],
        10);

    public static ImmutableArray<ArtifactFacts> Artifacts(IReadOnlyCollection<string> words) =>
    [
        .. words.Where(word => word.Contains(':') && !word.StartsWith("change:", StringComparison.Ordinal))
            .Select(word => word.Split(':'))
            .Select(pair =>
                new ArtifactFacts(
                    pair[0], new Digest(pair[1].Split('=')[0]), new ObjectName("o-" + pair[1].Split('=')[0]),
                    Fields(pair[0] + ".", words))
                {
                    Elements = Elements(pair[1]),
                }),
    ];

    private static ImmutableArray<ElementFacts> Elements(string made) => made.Split('=') is not [_, var list]
        ? []
        : [.. list.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('<')).Select(parts =>
            new ElementFacts(parts[0].Split('~')[0], new Digest(parts[0]), parts.Length == 1 ? [] :
                [new FieldValue("after", new Plans.Value.List([.. parts[1].Split('+')]))]))];

    public static ImmutableArray<CriterionResult> Results(IEnumerable<string> words) =>
    [
        .. words.Where(word => word.Contains('=') && !word.Contains('.'))
            .Select(word => word.Split('='))
            .Select(pair => new CriterionResult(pair[0], pair[1] switch
            {
                "pass" => Judgement.Pass,
                "fail" => Judgement.Fail,
                _ => Judgement.CannotJudge,
            })),
    ];

    public static Finding Finding(string name, string by = "somebody") =>
        new(null, new Digest(name), null, null, PrincipalId.Agent(by));

    private static ImmutableArray<FieldValue> Fields(string prefix, IEnumerable<string> words) =>
    [
        .. words.Where(word => word.StartsWith(prefix, StringComparison.Ordinal))
            .Select(word => word[prefix.Length..].Split('='))
            .Select(pair => new FieldValue(pair[0], PlanText.Value(pair[1]))),
    ];
}
