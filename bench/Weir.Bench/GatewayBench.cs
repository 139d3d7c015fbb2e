using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Core;
using Weir.Definitions.Findings;
using Weir.Definitions.Models;
using Weir.Runtime.Ledger;
using Weir.Runtime.Ports;
using Weir.Storage.Ledger;
using Weir.Storage.State;

namespace Weir.Bench;

/// <summary>
/// What the gateway adds to a call of a model, with its ledger on disk, beside the same call without it. The provider
/// is a server on loopback in this process that streams a fixed answer.
/// </summary>
internal static class GatewayBench
{
    private const int Calls = 2_000;
    private const int Warm = 200;
    private const int Streams = 500;
    public const int Many = 100_000;
    private const int AtOnce = 16;
    private const int Pieces = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly byte[] Request = Encoding.UTF8.GetBytes(
        "{\"model\":\"any\",\"stream\":true,\"max_tokens\":500,\"messages\":[{\"role\":\"user\",\"content\":\""
        + new string('x', 8_000) + "\"}]}");

    private static readonly byte[] Piece =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"}}]}\n\n"u8.ToArray();

    private static readonly byte[] End = Encoding.UTF8.GetBytes(
        "data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
        + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":2000,\"completion_tokens\":40,\"total_tokens\":2040}}\n\n"
        + "data: [DONE]\n\n");

    /// <param name="many">How many calls the memory is looked at over.</param>
    public static async Task RunAsync(string folder, int many = Many)
    {
        var place = CommandBench.Fresh(folder, "gateway");
        await using var provider = await StartAsync();
        var address = new Uri(provider.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.First() + "/v1");
        using var state = StateFolder.Lock(place);
        using var ledger = SqliteLedger.Open(state, OrganizationId.Default);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        foreach (var dialect in (ModelDialect[])[ModelDialect.Chat, ModelDialect.Messages])
        {
            var line = LineTo(address, ledger, http);
            var question = new ModelQuestion(dialect, Request, ImmutableSortedDictionary<string, string>.Empty);
            var (direct, through) = (new List<double>(), new List<double>());
            for (var call = -Warm; call < Calls; call++)
            {
                var one = await TimeAsync(() => DirectAsync(http, address));
                var other = await TimeAsync(() => AskAsync(line, question));
                if (call >= 0)
                {
                    direct.Add(one);
                    through.Add(other);
                }
            }
            Console.WriteLine($"{Calls} calls, asked in {dialect}: direct {Spread(direct)}; through the gateway "
                + $"{Spread(through)}; added p50 {At(through, 50) - At(direct, 50):0.00} ms, "
                + $"p99 {At(through, 99) - At(direct, 99):0.00} ms, ratio {At(through, 50) / At(direct, 50):0.0}");
        }
        await ProcessorAsync(address, ledger, http);
        await ConcurrentAsync(address, ledger, http);
        await MemoryAsync(address, ledger, http, many);
    }

    /// <summary>Of this process, client and provider included: it says the same on a busy machine.</summary>
    private static async Task ProcessorAsync(Uri address, SqliteLedger ledger, HttpMessageInvoker http)
    {
        async Task<double> OfAsync(Func<Task> call)
        {
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            for (var one = 0; one < Calls; one++)
            {
                await call();
            }
            process.Refresh();
            return (process.TotalProcessorTime - before).TotalMilliseconds / Calls;
        }
        var line = LineTo(address, ledger, http);
        var question = new ModelQuestion(ModelDialect.Chat, Request, ImmutableSortedDictionary<string, string>.Empty);
        var direct = await OfAsync(() => DirectAsync(http, address));
        var through = await OfAsync(() => AskAsync(line, question));
        Console.WriteLine($"processor time of a call: direct {direct:0.00} ms, through the gateway {through:0.00} ms");
    }

    private static async Task ConcurrentAsync(Uri address, SqliteLedger ledger, HttpMessageInvoker http)
    {
        var slow = new Uri(address, "/slow/v1");
        var line = LineTo(slow, ledger, http, "streams");
        var question = new ModelQuestion(ModelDialect.Chat, Request, ImmutableSortedDictionary<string, string>.Empty);
        var direct = await TimeAsync(() => Task.WhenAll(
            Enumerable.Range(0, Streams).Select(_ => DirectAsync(http, slow))));
        long bytes = 0;
        var through = await TimeAsync(async () =>
            bytes = (await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => AskAsync(line, question)))).Sum());
        var rows = await ledger.SumAsync(SpendBy.Agent, new Timestamp(0), _ => true, CancellationToken.None);
        var row = rows.Single(one => one.Key == "streams");
        Console.WriteLine($"{Streams} streams at once of {Pieces} pieces, {Pause.TotalMilliseconds} ms apart: direct "
            + $"{direct:0} ms, through the gateway {through:0} ms, ratio {through / direct:0.00}; "
            + $"{row.Calls} counted, {row.Inexact} inexact, {bytes / Streams} bytes each");
    }

    private static async Task MemoryAsync(Uri address, SqliteLedger ledger, HttpMessageInvoker http, int many)
    {
        var line = LineTo(address, ledger, http, "memory");
        var question = new ModelQuestion(ModelDialect.Chat, Request, ImmutableSortedDictionary<string, string>.Empty);
        var watch = Stopwatch.StartNew();
        for (var tenth = 1; tenth <= 10; tenth++)
        {
            await Parallel.ForAsync(
                0, many / 10, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (_, _) => await AskAsync(line, question));
            if (tenth is 1 or 5 or 10)
            {
                var heap = GC.GetTotalMemory(forceFullCollection: true) / 1024.0 / 1024.0;
                Console.WriteLine($"after {many / 10 * tenth} calls, {AtOnce} at once: {heap:0.0} MB of objects, "
                    + $"{Environment.WorkingSet / 1024 / 1024} MB resident, "
                    + $"{many / 10 * tenth / watch.Elapsed.TotalSeconds:0} calls/s");
            }
        }
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        return app;
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        await http.Request.Body.CopyToAsync(Stream.Null);
        http.Response.ContentType = "text/event-stream";
        var isSlow = http.Request.Path.StartsWithSegments("/slow", StringComparison.Ordinal);
        for (var piece = 0; piece < Pieces; piece++)
        {
            await http.Response.Body.WriteAsync(Piece);
            if (isSlow)
            {
                await http.Response.Body.FlushAsync();
                await Task.Delay(Pause);
            }
        }
        await http.Response.Body.WriteAsync(End);
    }

    private static IModelLine LineTo(
        Uri address, SqliteLedger ledger, HttpMessageInvoker http, string agent = "coder")
    {
        var item = ItemId.TryParse("SHOP-1", out var parsed) ? parsed : throw new InvalidOperationException("no item");
        var attempt = new GivenAttempt(item, new AttemptKey(new AttemptId(1), 1));
        var provider = new ProviderDefinition(
            new Located<string>("local", default), "chat", null, address.ToString(), null, "tokens");
        var grant = new ModelGrant(
            new CallOwner(
                item, new PassId("build"), attempt.Key, agent, "engineering", "deep", PrincipalId.Person("bench")),
            new ModelsDefinition { File = "models.yaml", Providers = [provider] }, ["local/m"], null);
        return new ModelGateway(
            (_, _) => Task.FromResult<ModelGrant?>(grant), new ProviderKeys(_ => null), ledger, http,
            TimeProvider.System).LineOf(attempt);
    }

    private static async Task<long> DirectAsync(HttpMessageInvoker http, Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address + "/chat/completions")
        {
            Content = new ByteArrayContent(Request),
        };
        using var response = await http.SendAsync(request, CancellationToken.None);
        await using var body = await response.Content.ReadAsStreamAsync();
        return await ReadAsync(body);
    }

    private static async Task<long> ReadAsync(Stream body)
    {
        var buffer = new byte[16 * 1024];
        long all = 0;
        for (int read; (read = await body.ReadAsync(buffer)) > 0;)
        {
            all += read;
        }
        return all;
    }

    private static async Task<long> AskAsync(IModelLine line, ModelQuestion question)
    {
        await using var answer = await line.SendAsync(question, CancellationToken.None);
        var counted = new CountedBytes();
        await answer.CopyAsync(counted, CancellationToken.None);
        return answer.Status == 200 && counted.Count > 0
            ? counted.Count
            : throw new InvalidOperationException($"the gateway answered {answer.Status}");
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double At(List<double> times, int percent) =>
        times.Order().ElementAt((times.Count - 1) * percent / 100);

    private static string Spread(List<double> times) => string.Create(
        CultureInfo.InvariantCulture, $"p50 {At(times, 50):0.00} ms, p99 {At(times, 99):0.00} ms");

    private sealed class CountedBytes : Stream
    {
        public long Count { get; private set; }
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => Count;
        public override long Position { get => Count; set => throw new NotSupportedException(); }
        public override void Flush()
        {
            // Nothing is kept.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => Count += count;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
