using System.Text;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Tests;

public sealed class YamlDataTests
{
    [Theory]
    [InlineData(
        "a: true\nb: 'true'\nc: 12\nd: 0.25\ne: ~\nf: [x, 1]",
        """{"a":true,"b":"true","c":12,"d":0.25,"e":null,"f":["x",1]}""")]
    [InlineData("""{ "verdict": "bug", "files": ["a.cs"] }""", """{"verdict":"bug","files":["a.cs"]}""")]
    public void Data_is_read_with_the_types_of_the_core_schema(string yaml, string json) =>
        Read(yaml).Data!.ToJsonString().ShouldBe(json);

    [Fact]
    public void Of_a_document_the_front_matter_is_read() =>
        YamlData.Read(Encoding.UTF8.GetBytes("---\nactions: []\n---\n# Title\n"), "p.md", frontMatter: true)
            .Data!.ToJsonString().ShouldBe("""{"actions":[]}""");

    [Theory]
    [InlineData("a: [b\nc: d")]
    [InlineData("a: &x [1]\nb: *x")]
    [InlineData("a: \"open")]
    [InlineData("a: 1\na: 2")]
    public void Data_that_cannot_be_read_is_a_finding_with_a_place(string yaml)
    {
        var reading = Read(yaml);

        reading.IsReadable.ShouldBeFalse();
        reading.Findings[0].File.ShouldBe("a.yaml");
    }

    private static YamlDataReading Read(string yaml) => YamlData.Read(Encoding.UTF8.GetBytes(yaml), "a.yaml");
}
