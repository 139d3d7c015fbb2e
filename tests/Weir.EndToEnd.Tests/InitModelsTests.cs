using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Weir.Agents.Prices;
using Weir.Cli.Commands.Init;
using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests;

/// <summary>The first <c>models.yaml</c> has what is there: keys in the environment, model servers on the machine.
/// </summary>
public sealed class InitModelsTests
{
    private const string Key = "sk-ant-not-to-be-seen";

    [Fact]
    public async Task Keys_and_servers_that_are_there_fill_every_tier()
    {
        await using var server = await ListAsync("""
            {"object":"list","data":[{"id":"qwen3-coder:30b"},{"id":"nomic-embed-text:latest"},{"id":"llama3.2:3b"}]}
            """);
        await using var other = await ListAsync("<html>no model server</html>");
        using var scratch = await Scratch.RepositoryAsync("shop");
        var places = $"{Place(other)},{Place(server)},127.0.0.1:1";
        var made = await InitAsync(scratch, ("ANTHROPIC_API_KEY", Key), ("WEIR_MODEL_SERVERS", places));

        made.ExitCode.ShouldBe(0);
        made.Talk.ShouldContain(
            "  anthropic (ANTHROPIC_API_KEY): claude-haiku-4-5, claude-sonnet-5, claude-opus-5-5\n");
        made.Talk.ShouldContain($"  local2 (http://{Place(server)}): llama3.2:3b, qwen3-coder:30b\n");
        var text = scratch.Read(".weir/models.yaml");
        text.ShouldEndWith($$"""
            providers:
              anthropic: { dialect: messages, key: env:ANTHROPIC_API_KEY }
              local2: { dialect: chat, url: "http://{{Place(server)}}/v1" }
            tiers:
              economy: ["local2/llama3.2:3b", "anthropic/claude-haiku-4-5"]
              standard: ["anthropic/claude-sonnet-5", "local2/qwen3-coder:30b"]
              deep: ["anthropic/claude-opus-5-5", "local2/qwen3-coder:30b"]

            """);
        (text + made.Talk + made.Output).ShouldNotContain(Key);
        var linted = await ProgramUnderTest.WeirAsync(scratch.Folder, ["workflow", "lint"]);
        linted.ExitCode.ShouldBe(0, linted.Talk);
        var shown = await ProgramUnderTest.WeirAsync(scratch.Folder, ["workflow", "preview", "docs"]);
        (shown.Output + shown.Talk).ShouldNotContain("no model serves");
    }

    [Fact]
    public async Task Coding_agents_that_are_there_are_said_with_what_to_write()
    {
        using var scratch = await Scratch.RepositoryAsync("shop");
        var folder = Directory.CreateTempSubdirectory("weir-programs-");
        try
        {
            var program = Path.Combine(folder.FullName, "claude");
            await File.WriteAllTextAsync(program, "#!/bin/sh\n", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var path = $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
            var made = await InitAsync(scratch, ("WEIR_MODEL_SERVERS", "127.0.0.1:1"), ("PATH", path));
            made.Talk.ShouldContain("  claude: runs_on: claude-code\n");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Where_nothing_is_found_it_is_said_and_nothing_made_up()
    {
        using var scratch = await Scratch.RepositoryAsync("shop");
        var made = await InitAsync(scratch, ("OPENAI_API_KEY", ""), ("WEIR_MODEL_SERVERS", "127.0.0.1:1,not a place"));

        made.ExitCode.ShouldBe(0);
        made.Talk.ShouldContain("No key of a model provider and no model server was found");
        scratch.Read(".weir/models.yaml").ShouldContain("economy: []");
    }

    [Fact]
    public void Each_model_that_is_written_has_a_price()
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var provider in KnownProviders.In(_ => "set"))
        {
            var listed = provider.Name == "gemini" ? "google" : provider.Name;
            foreach (var model in provider.Models)
            {
                PriceCatalogue.Shipped.Find(listed, model, now).ShouldNotBeNull($"{provider.Name}/{model}");
            }
        }
    }

    private static Task<Outcome> InitAsync(Scratch scratch, params (string Name, string Value)[] environment) =>
        ProgramUnderTest.WeirAsync(
            scratch.Folder, ["init"],
            environment.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal));

    private static string Place(WebApplication server) => new Uri(server.Urls.Single()).Authority;

    /// <summary>No model: a server on loopback that answers a list of models with this.</summary>
    private static async Task<WebApplication> ListAsync(string answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.MapGet("/v1/models", () => Results.Text(answer, "application/json"));
        await server.StartAsync();
        return server;
    }
}
