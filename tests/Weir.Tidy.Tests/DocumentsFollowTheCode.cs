using System.Text.RegularExpressions;

namespace Weir.Tidy.Tests;

/// <summary>Where a document lists what the code closes, a new case must reach the document.</summary>
public sealed partial class DocumentsFollowTheCode
{
    [Fact]
    public void Every_failure_reason_is_explained() =>
        FirstColumn("docs/concepts/failures.md").ShouldBe(Cases("src/Weir.Core/Passes/Failures.cs", "FailureReason"));

    [Fact]
    public void Every_state_of_an_item_is_explained() =>
        FirstColumn("docs/concepts/work-item.md").ShouldBe(Cases("src/Weir.Core/Items/Hold.cs", "VisibleState"));

    /// <summary>The names of the enum's cases as words: <c>AgentGaveUp</c> is "agent gave up".</summary>
    private static List<string> Cases(string path, string name)
    {
        var body =
            Regex.Match(Repository.File(path).Text, $$"""enum {{name}}\s*\{(?<body>[^}]*)\}""").Groups["body"].Value;
        return [.. CasePattern().Matches(body).Select(match => Words(match.Groups["case"].Value))];
    }

    private static List<string> FirstColumn(string path) =>
        [.. Repository.File(path).Lines
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|')[1].Trim())
            .Skip(1)
            .Select(cell => cell.Replace("needs a person", "needs person", StringComparison.Ordinal))];

    private static string Words(string name) => CapitalPattern().Replace(name, " $0").ToLowerInvariant();

    [GeneratedRegex(@"^\s*(?<case>[A-Z]\w*),", RegexOptions.Multiline)]
    private static partial Regex CasePattern();

    [GeneratedRegex(@"(?<=\w)[A-Z]")]
    private static partial Regex CapitalPattern();
}
