using ModelContextProtocol.Server;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Server.Mcp;

namespace Weir.Cli.Commands.Mcp;

/// <summary><c>weir mcp</c>: Weir as tools of an assistant that starts this program.</summary>
internal static class McpNoun
{
    public static NounSpec Spec =>
        new("mcp", CommandGroup.Start, "let an assistant work with Weir: tools over standard input and output",
            () => [Command]);

    private static CommandSpec Command => new()
    {
        Verb = "",
        Summary = "let an assistant work with Weir: tools over standard input and output",
        Details = "The Model Context Protocol, for assistants that start a program. What they may do is what your "
            + "token may, except judging gates, which no tool does. It ends when the assistant does. A server has the "
            + "same tools at /mcp, for assistants that take an address.",
        Examples =
        [
            new Example("weir mcp", "what to name as the command in an assistant's configuration"),
        ],
        Run = ClientCommand.With(async (call, client) =>
        {
            await using var transport = new StreamServerTransport(
                Console.OpenStandardInput(), Console.OpenStandardOutput(), "weir");
            await ToolServer.RunAsync(transport, (request, cancel) => AskAsync(client, request, cancel), call.Cancel);
            return ExitCode.Ok;
        }),
    };

    private static async Task<ApiAnswer> AskAsync(ServerClient client, ApiRequest request, CancellationToken cancel)
    {
        try
        {
            return ApiAnswer.Ok(await client.AskAsync(request.Method, request.Path, request.Body, cancel));
        }
        catch (CliFailure failure)
        {
            return ApiAnswer.Failed(failure.Message, failure.Hint);
        }
    }
}
