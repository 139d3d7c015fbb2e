using System.Text;
using Weir.Runtime.Secrets;

namespace Weir.Agents.Tests.Secrets;

/// <summary>However the output is cut, no listener hears a secret, and nothing else is lost.</summary>
public sealed class LineRedactorTests
{
    private const string Value = "s3cr3t-plot";

    private static readonly SecretRedactor Redactor = new([KeyValuePair.Create("PLOT", Value)]);

    [Fact]
    public void AValueIsTakenOutWhereverTheOutputIsCut()
    {
        var printed = Encoding.UTF8.GetBytes($"one {Value} ä\n\n{{ \"two\": \"{Value}\" }}\nrest {Value}");
        for (var cut = 0; cut <= printed.Length; cut++)
        {
            var heard = new StringBuilder();
            var lines = new LineRedactor(Redactor, bytes => heard.Append(Encoding.UTF8.GetString(bytes)));
            lines.Take(printed.AsSpan(0, cut));
            lines.Take(printed.AsSpan(cut));
            lines.End();
            heard.ToString().ShouldBe(
                "one [secret PLOT] ä\n\n{ \"two\": \"[secret PLOT]\" }\nrest [secret PLOT]");
        }
    }

    [Fact]
    public void AWholeLineIsHeardAtOnce()
    {
        var heard = new StringBuilder();
        var lines = new LineRedactor(Redactor, bytes => heard.Append(Encoding.UTF8.GetString(bytes)));
        lines.Take("first\nsec"u8);
        heard.ToString().ShouldBe("first\n");
        lines.Take("ond\n"u8);
        heard.ToString().ShouldBe("first\nsecond\n");
    }
}
