using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Weir.Agents.Chat;
using Weir.Agents.Workspaces;
using Weir.Definitions.Agents;
using Weir.Runtime.Ports;

namespace Weir.Agents.Mcp;

/// <summary>
/// One MCP server of an attempt: a program in its sandbox, spoken to by the official library over its standard input
/// and output. It is trusted with nothing: whatever it does not answer is waited for a bounded time, what it says is
/// bounded and data, and it ends with the attempt.
/// </summary>
internal sealed class McpServer : IAsyncDisposable
{
    private readonly McpServerSpec _spec;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Pipe _toServer = new();
    private readonly Pipe _fromServer = new(new PipeOptions(
        pauseWriterThreshold: McpLimits.Waiting, resumeWriterThreshold: McpLimits.Waiting / 2,
        useSynchronizationContext: false));
    private readonly Task<ProcessResult> _running;
    private McpClient? _client;
    private int _line;
    private bool _isTooLong;

    private McpServer(McpServerSpec spec, ExecutorTask task, string folder, TimeSpan limit)
    {
        _spec = spec;
        _running = RunAsync(task.Sandbox, ShellPlace.Process(folder, [spec.Command, .. spec.Args]) with
        {
            Environment = task.Environment.SetItems(spec.Env),
            Feed = _toServer.Reader.AsStream(),
            Listener = Hear,
            OutputLimit = McpLimits.Printed,
            Timeout = limit,
        });
    }

    public string Name => _spec.Name;

    /// <summary>What it offers, in its order.</summary>
    public ImmutableArray<ModelContextProtocol.Protocol.Tool> Tools { get; private set; } = [];

    /// <exception cref="McpFault">It does not start, or does not say what it has.</exception>
    /// <param name="folder">Where it runs: the one folder that it may write to.</param>
    public static async Task<McpServer> StartAsync(
        McpServerSpec spec, ExecutorTask task, string folder, TimeSpan limit, CancellationToken cancel)
    {
        var server = new McpServer(spec, task, folder, limit);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel, server._ended.Token);
            patience.CancelAfter(McpLimits.Start);
            await server.MeetAsync(patience.Token);
            return server;
        }
        catch (Exception trouble) when (!cancel.IsCancellationRequested && IsServers(trouble))
        {
            var why = await server.WhyAsync(
                trouble is OperationCanceledException or TimeoutException
                    ? $"it did not say what it has within {McpLimits.Start.TotalSeconds:0} seconds"
                    : trouble.Message);
            await server.DisposeAsync();
            throw new McpFault($"The MCP server '{spec.Name}' cannot be used: {why}.", trouble);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls one of its tools.</summary>
    /// <exception cref="ToolException">It has ended, or does not answer.</exception>
    public async Task<CallToolResult> CallAsync(
        string tool, IDictionary<string, JsonElement> arguments, TimeSpan limit, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel, _ended.Token);
        patience.CancelAfter(limit);
        try
        {
            return await _client!.CallToolAsync(
                new CallToolRequestParams { Name = tool, Arguments = arguments }, patience.Token);
        }
        catch (Exception trouble) when (!cancel.IsCancellationRequested && IsServers(trouble))
        {
            throw new ToolException(trouble switch
            {
                _ when _ended.IsCancellationRequested || _isTooLong =>
                    $"the MCP server '{Name}' is gone: {await WhyAsync("it ended")}",
                OperationCanceledException =>
                    $"the MCP server '{Name}' did not answer within {limit.TotalSeconds:0} s; "
                    + "whether it carried the call out is not known",
                _ => BoundedText.Head($"the MCP server '{Name}' refused: {trouble.Message}", ChatLimits.Sentence),
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _fromServer.Writer.CancelPendingFlush();
        await _running;
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }
        await _toServer.Writer.CompleteAsync();
        _stop.Dispose();
        _ended.Dispose();
    }

    private async Task MeetAsync(CancellationToken cancel)
    {
        var transport = new StreamClientTransport(_toServer.Writer.AsStream(), _fromServer.Reader.AsStream());
        var options = new McpClientOptions
        {
            ClientInfo = new Implementation { Name = "weir", Version = "1" },
            InitializationTimeout = McpLimits.Start,
        };
        _client = await McpClient.CreateAsync(transport, options, cancellationToken: cancel);
        var tools = ImmutableArray.CreateBuilder<ModelContextProtocol.Protocol.Tool>();
        string? next = null;
        for (var page = 0; page < McpLimits.Pages; page++)
        {
            var listed = await _client.ListToolsAsync(new ListToolsRequestParams { Cursor = next }, cancel);
            tools.AddRange(listed.Tools);
            next = listed.NextCursor;
            if (next is null)
            {
                break;
            }
        }
        Tools = tools.ToImmutable();
    }

    /// <summary>However it ends, whoever waits for its words is told that there are no more.</summary>
    private async Task<ProcessResult> RunAsync(ISandbox sandbox, SandboxedProcess process)
    {
        try
        {
            return await sandbox.RunAsync(process, _stop.Token);
        }
        finally
        {
            await _fromServer.Writer.CompleteAsync();
            // The library does not end what waits for an answer when there can be none any more.
            await _ended.CancelAsync();
        }
    }

    /// <summary>Takes what it prints; the program waits where nobody reads it.</summary>
    private void Hear(ReadOnlySpan<byte> bytes)
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }
        var last = bytes.LastIndexOf((byte)'\n');
        _line = last < 0 ? _line + bytes.Length : bytes.Length - last - 1;
        if (_line > McpLimits.Message)
        {
            _isTooLong = true;
            _ = _stop.CancelAsync();
            return;
        }
        _fromServer.Writer.Write(bytes);
        _fromServer.Writer.FlushAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Why it cannot be spoken to; of one that runs, <paramref name="otherwise"/>.</summary>
    private async Task<string> WhyAsync(string otherwise)
    {
        if (_isTooLong)
        {
            return $"it sent a message of more than {McpLimits.Message} bytes";
        }
        if (!_ended.IsCancellationRequested)
        {
            return otherwise;
        }
        var result = await _running;
        var said = BoundedText.HeadAndTail(result.Errors.Trim(), McpLimits.Remark);
        var end = result.End switch
        {
            ProcessEnd.Exited => $"it ended with exit code {result.ExitCode}",
            ProcessEnd.NotStarted => "it was not started",
            _ => $"it ended ({result.End})",
        };
        return said.Length == 0 ? end : $"{end}, and printed: {said}";
    }

    private static bool IsServers(Exception trouble) => trouble is McpException or IOException or TimeoutException
        or JsonException or OperationCanceledException or InvalidOperationException or ArgumentException;
}

/// <summary>A server that an agent was promised is not there.</summary>
internal sealed class McpFault(string message, Exception inner) : Exception(message, inner);
