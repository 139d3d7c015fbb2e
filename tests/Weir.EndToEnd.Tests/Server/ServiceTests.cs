using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>
/// A project with two services, one of which asks the other: its agent and its gate's command find both at the ports
/// that they are given, and a service that does not become ready is said to be the reason.
/// </summary>
public sealed class ServiceTests
{
    /// <summary>Answers each line with a word and the line.</summary>
    private const string Server = """
        use IO::Socket::INET;
        my ($port, $word) = @ARGV;
        my $listener = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => $port, Listen => 5, ReuseAddr => 1)
            or die "cannot listen at $port: $!";
        while (my $client = $listener->accept) { my $line = <$client>; print $client "$word $line"; close $client; }
        """;

    private const string Ask = """exec 3<>"/dev/tcp/127.0.0.1/$1"; echo "$2" >&3; cat <&3""";

    private const string Project = """
        ---
        project: garden
        title: Garden
        key: GARDEN
        commands:
          tidy: sh tidy.sh
        services:
          - { name: tool-shed, command: 'exec perl server.pl "$WEIR_PORT_TOOL_SHED" spade' }
          - name: barn
            command: >-
              test "$WEIR_PORT_BARN" = 4180; bash ask.sh "$WEIR_PORT_TOOL_SHED" "for $SIZE barns" >
              "$WEIR_SERVICE_DATA/tools.txt"; test -w . && exit 9; {barn}
            ports: [4180]
            ready: bash ask.sh "$WEIR_PORT_BARN" knock | grep -q knock
            env: { SIZE: "2" }
            timeout: 20s
        ---
        What grows where.
        """;

    private const string Barn = """exec perl server.pl 4180 "$(cat "$WEIR_SERVICE_DATA/tools.txt")" """;

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/project.md", ProjectWith(Barn))
        .SetItem(".weir/workflows/plant.md", Garden.Workflow("engine: { services: all }\nretry: 0"))
        .SetItem("server.pl", Server)
        .SetItem("ask.sh", Ask)
        .SetItem("tidy.sh", "bash ask.sh \"$WEIR_PORT_BARN\" judge | grep 'spade for 2 barns judge'\n")
        .SetItem("steps/edit.sh", "bash ask.sh \"$WEIR_PORT_BARN\" tulip | tee -a plants.txt\n"
            + "test \"$WEIR_PORT_TOOL_SHED\" != \"$WEIR_PORT_BARN\"\n");

    [Fact]
    public async Task ServicesRunBesideAgentsAndCommandsAndTheirFailureIsTheReason()
    {
        await using var site = await Site.StartAsync(Files);
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        await site.PublishAsync(ImmutableDictionary<string, string>.Empty.SetItem(
            ".weir/project.md", ProjectWith("echo \"The roof leaks.\"; exit 3")));
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose\nspade for 2 barns tulip");
        (await site.RunAsync("pgrep", "-f", $"{site.Root}.*weir-service")).Out.ShouldBeEmpty();
        var failing = await site.NewAsync("A rose", "--kind", "plant");
        var why = await site.UntilWhyAsync(failing, "The roof leaks.");
        why.ShouldContain("Service barn ended with exit code 3 before it was ready. The end of its log:");
        (await site.LogAsync(failing)).ShouldContain("failed: trouble with the infrastructure");
    }

    private static string ProjectWith(string barn) => Project.Replace("{barn}", barn, StringComparison.Ordinal);
}
