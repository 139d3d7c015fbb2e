using System.Text;
using Weir.Git.Trees;

namespace Weir.Git.Tests;

public sealed class PathTextTests
{
    [Theory]
    [InlineData("", new[] { "" })]
    [InlineData("a|b|", new[] { "a|b|" })]
    [InlineData("||", new[] { "", "", "" })]
    [InlineData("a|b||c|", new[] { "a|b|", "c|" })]
    [InlineData("|a||", new[] { "", "a|", "" })]
    [InlineData("a", new[] { "a" })]
    public void Outputs_end_at_an_empty_field(string printed, string[] outputs) =>
        PathText.Outputs(Encoding.UTF8.GetBytes(printed.Replace('|', '\0')))
            .Select(output => Encoding.UTF8.GetString(output.Span).Replace('\0', '|'))
            .ShouldBe(outputs);
}
