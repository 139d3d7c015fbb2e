using Weir.Definitions.Traces;

namespace Weir.Definitions.Tests.Traces;

public sealed class DocumentIdsTests
{
    [Theory]
    [InlineData("## REQ-1 A place can be joined", "REQ-1")]
    [InlineData("### REQ-12: A place can be joined", "REQ-12")]
    [InlineData("- REQ-1 · must — A place can be joined", "REQ-1")]
    [InlineData("* **REQ-1** A place", "REQ-1")]
    [InlineData("  1. `SEC-AUTH-3`: A place", "SEC-AUTH-3")]
    [InlineData("- [ ] NFR-2", "NFR-2")]
    [InlineData("- [REQ-4](#four) A place", "REQ-4")]
    [InlineData("| REQ-7 | A place |", "REQ-7")]
    public void An_id_that_begins_a_heading_an_item_or_a_row_is_given_there(string line, string id) =>
        DocumentIds.Read("# Title\n\n" + line + "\r\n").ShouldBe([id]);

    [Theory]
    [InlineData("As REQ-1 says, a place can be joined.")]
    [InlineData("REQ-1 begins a sentence.")]
    [InlineData("- see REQ-1")]
    [InlineData("- REQ-1a")]
    [InlineData("- req-1")]
    [InlineData("- UTF")]
    [InlineData("```\n- REQ-1\n```")]
    [InlineData("~~~yaml\n```\n- REQ-1\n~~~")]
    public void An_id_that_is_only_mentioned_or_shown_as_an_example_is_not(string text) =>
        DocumentIds.Read(text).ShouldBeEmpty();

    [Fact]
    public void Each_is_given_once_in_the_order_of_the_document() =>
        DocumentIds.Read("- B-2\n```\n- X-1\n```\n- A-1\n## B-2\n").ShouldBe(["B-2", "A-1"]);
}
