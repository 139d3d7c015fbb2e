using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>The evidence for one item, handed to somebody who audits and checked there without Weir.</summary>
public sealed class EvidenceTests
{
    private const string Signed = """
        capture: { controls: ["ISO27001:A.8.32"] }
        auto_accept: { when: "change.files < 10", audit_sample: 0 }
        """;

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/workflows/plant.md", Garden.Workflow(
            gate: Signed, front: """compliance: { controls: ["SOC2:CC8.1"], retain: 7y, sign: true }"""))
        .SetItem(".weir/workflows/quiet.md", Garden.Workflow(front: "visibility: restricted")
            .Replace("workflow: plant", "workflow: quiet", StringComparison.Ordinal)
            .Replace("kinds: [plant]", "kinds: [quiet]", StringComparison.Ordinal));

    [Fact]
    public async Task TheSegmentItsTextsAndItsVerdictsAreWrittenAndChecked()
    {
        await using var site = await Site.StartAsync(Files);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        (await site.WatchAsync(item, 5)).ShouldContain("Gate owner", Case.Sensitive, "a signed gate spares nobody");
        var quiet = await site.NewAsync("Hush", "--kind", "quiet");
        await site.WatchAsync(quiet, 5);
        (await site.WeirAsync("gate", "approve", item, "--reason", "As it should be.")).Ok();
        await site.WatchAsync(item, 0);
        await site.StopAsync();

        var folder = Path.Combine(site.Root, "evidence");
        (await ExportAsync(site, folder, "GARDEN-77")).Failed(3).ShouldContain("The record has no item GARDEN-77.");
        (await ExportAsync(site, folder, item)).Failed(1).ShouldContain($"entries of restricted items: {quiet}");
        Directory.Exists(folder).ShouldBeFalse("nothing is written that may not be handed over");
        (await ExportAsync(site, folder, item, "--with-restricted")).Ok();

        var script = Path.Combine(folder, "verify.sh");
        (await site.RunAsync("sh", script)).Ok().ShouldContain("The record is whole");
        var evidence = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "evidence.json")))!;
        var verdict = evidence["verdicts"]!.AsArray().ShouldHaveSingleItem()!;
        var sequence = verdict["sequence"]!.GetValue<long>();
        evidence["controls"]!["SOC2:CC8.1"]!.AsArray().Select(node => node!.GetValue<long>()).ShouldBe([sequence]);
        evidence["controls"]!["ISO27001:A.8.32"]!.AsArray().Select(node => node!.GetValue<long>()).ShouldBe([sequence]);
        evidence["merged_as"]!.GetValue<string>().ShouldBe(await site.GitAsync(site.Remote, "rev-parse", "main"));
        evidence["retain_until"]!.GetValue<string>().ShouldStartWith("20");
        var note = verdict["event"]!["verdict"]!["evidence"]!.GetValue<string>()["sha256:".Length..];
        var text = Path.Combine(folder, "texts", note);
        (await File.ReadAllTextAsync(text)).ShouldEndWith("As it should be.");
        (await File.ReadAllTextAsync(Path.Combine(folder, "hand-off.md"))).ShouldContain("passed R1 on");

        await File.AppendAllTextAsync(text, " Not.");
        (await site.RunAsync("sh", script)).ExitCode.ShouldNotBe(0);
    }

    private static Task<Ran> ExportAsync(Site site, string folder, string item, params string[] options) =>
        site.WeirAsync(["audit", "export", folder, "--item", item, "--state", site.State, .. options]);
}
