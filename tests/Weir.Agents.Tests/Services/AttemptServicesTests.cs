using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Weir.Agents.Tests.Bench;
using Weir.Core;
using Weir.Definitions.Compile;
using Weir.Runtime.Services;

namespace Weir.Agents.Tests.Services;

/// <summary>Services as real processes, where nothing isolates; what a sandbox adds is tried end to end.</summary>
public sealed class AttemptServicesTests
{
    private const string Serve = """
        exec perl -MIO::Socket::INET -e '
            my $l = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => shift, Listen => 5) or die $!;
            while (my $c = $l->accept) { close $c }'
        """;

    private static readonly ImmutableSortedDictionary<string, string> Nothing =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    [Fact]
    public async Task EachIsReadyBeforeTheNextOneStartsAndKnowsItsPort()
    {
        using var bench = new AttemptBench();
        var said = new List<string>();
        await using var services = await StartAsync(
            bench, said,
            Service("first", $"echo one >> order; {Serve} \"$WEIR_PORT_FIRST\"", ready: "test -e order"),
            Service("tool-shed", $"echo \"$WEIR_PORT_FIRST\" >> order; {Serve} \"$WEIR_PORT_TOOL_SHED\""));
        services.Variables.Keys.ShouldBe(["WEIR_PORT_FIRST", "WEIR_PORT_TOOL_SHED"]);
        services.Variables.Values.Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
        bench.Read("order").ShouldBe($"one\n{services.Variables["WEIR_PORT_FIRST"]}\n");
        said.ShouldBe([
            "Service first is being started.", "Service first is ready.",
            "Service tool-shed is being started.", "Service tool-shed is ready."]);
        services.Ended.ShouldBeEmpty();
    }

    [Fact]
    public async Task WhatEndsBeforeItIsReadyIsTheReasonWithTheEndOfItsLogAndTheOthersAreStopped()
    {
        using var bench = new AttemptBench();
        var failed = await Should.ThrowAsync<ServiceFailedException>(StartAsync(
            bench, [],
            Service("first", $"echo $WEIR_PORT_FIRST > port; {Serve} \"$WEIR_PORT_FIRST\""),
            Service("second", "seq 1 40; exit 3")));
        failed.Message.ShouldStartWith(
            "Service second ended with exit code 3 before it was ready. The end of its log:\n21\n22\n");
        failed.Message.ShouldEndWith("\n40");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var port = int.Parse(bench.Read("port"), System.Globalization.CultureInfo.InvariantCulture);
        await Should.ThrowAsync<SocketException>(socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)));
    }

    [Theory]
    [InlineData("sleep 60", null)]
    [InlineData(Serve + " \"$WEIR_PORT_SLOW\"", "echo not yet; exit 1")]
    public async Task WhatIsNotReadyInTimeIsTheReason(string line, string? ready)
    {
        using var bench = new AttemptBench();
        var failed = await Should.ThrowAsync<ServiceFailedException>(StartAsync(
            bench, [], Service("slow", line, ready) with { Timeout = new Span(500) }));
        failed.Message.ShouldBe("Service slow was not ready within 0.5 s. It printed nothing.");
    }

    [Fact]
    public async Task WhatEndsLaterIsSaidToHaveEndedWithTheEndOfItsLog()
    {
        using var bench = new AttemptBench();
        const string Once = "perl -MIO::Socket::INET -e 'my $l = IO::Socket::INET->new(LocalAddr => \"127.0.0.1\", "
            + "LocalPort => shift, Listen => 5) or die $!; $l->accept while ! -e \"over\"' \"$WEIR_PORT_BARN\"; "
            + "echo The barn burns.; exit 7";
        await using var services = await StartAsync(bench, [], Service("barn", Once));
        services.Ended.ShouldBeEmpty();
        bench.Write("over", "");
        using var client = new TcpClient();
        await client.ConnectAsync(
            IPAddress.Loopback,
            int.Parse(services.Variables["WEIR_PORT_BARN"], System.Globalization.CultureInfo.InvariantCulture));
        while (services.Ended.Length == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
        services.Ended.ShouldBe(
            "Service barn ended with exit code 7. The end of its log:\nThe barn burns.");
    }

    [Fact]
    public async Task AnImageAloneIsSaidToNeedACommand()
    {
        using var bench = new AttemptBench();
        (await Should.ThrowAsync<ServiceFailedException>(StartAsync(
            bench, [], Service("db", "") with { Line = null }))).Message.ShouldContain("Give it a `command`");
    }

    [Fact]
    public async Task AServiceThatSaysWhereItListensIsAskedThere()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();
        using var bench = new AttemptBench();
        await using var services = await StartAsync(
            bench, [], Service("fixed", $"{Serve} {port}") with { Ports = [port] });
        services.Variables.ShouldBe([KeyValuePair.Create("WEIR_PORT_FIXED", $"{port}")]);
    }

    private static Task<AttemptServices> StartAsync(
        AttemptBench bench, List<string> said, params ImmutableArray<ServiceDocument> documents) =>
        AttemptServices.StartAsync(
            new ServicePlace(bench.Sandbox, bench.Workspace, bench.Scratch, Nothing) { Progress = said.Add },
            documents, TestContext.Current.CancellationToken);

    private static ServiceDocument Service(string name, string line, string? ready = null) =>
        new(name, line, [], ready, Nothing, null);
}
