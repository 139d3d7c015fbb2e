using System.Text;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Agents.Models;
using Weir.Agents.Probes;
using Weir.Definitions.Findings;
using Weir.Definitions.Models;

namespace Weir.Agents.Tests.Probes;

/// <summary>What to do about a model that fails follows from what the answer is, not from its words.</summary>
public sealed class ProbeFaultTests
{
    [Theory]
    [InlineData(503, GatewayRefusal.NoKey, "set env:KEY where this runs")]
    [InlineData(502, GatewayRefusal.Unreachable, "start the server at http://127.0.0.1:9/v1")]
    [InlineData(401, "invalid", "look whether env:KEY is valid")]
    [InlineData(404, "not_found", "has a model 'large'")]
    [InlineData(429, "rate", "wait, or raise")]
    [InlineData(500, "has no key", "try again")]
    [InlineData(400, "cannot be reached", "correct provider house")]
    public void TheHintFitsWhatItIs(int status, string code, string hint) =>
        HintOf(status, code, ProviderReach.Plain).ShouldContain(hint);

    [Theory]
    [InlineData(ProviderAuth.Command, "put weir-credential-vault on the PATH")]
    [InlineData(ProviderAuth.Entra, "az login")]
    [InlineData(ProviderAuth.Aws, "AWS_PROFILE")]
    public void WhoeverSignsInOtherwiseIsToldHow(ProviderAuth auth, string hint)
    {
        var reach = ProviderReach.Plain with { Auth = auth, Helper = "vault" };
        HintOf(503, GatewayRefusal.NoKey, reach).ShouldContain(hint);
        HintOf(401, "expired", reach).ShouldContain(hint);
    }

    private static string HintOf(int status, string code, ProviderReach reach)
    {
        var provider = new ProviderDefinition(
            new Located<string>("house", default), "chat", "env:KEY", "http://127.0.0.1:9/v1", null, "tokens")
        {
            Reach = reach,
        };
        var body = $$"""{ "error": { "type": "{{code}}", "message": "{{code}}, it says" } }""";
        return ProbeFault.Finding(
            new ModelTarget(provider, "large", ModelDialect.Chat),
            AnsweredFault.Of(status, Encoding.UTF8.GetBytes(body))).Hint;
    }
}
