using System.CommandLine;
using System.Runtime.InteropServices;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Server.Hosting;
using Weir.Server.Remote;

namespace Weir.Cli.Commands.Engine;

/// <summary>Runs an engine in a process of its own.</summary>
internal static class EngineCommand
{
    private const string TokenVariable = "WEIR_TOKEN";
    private const string ServerVariable = "WEIR_SERVER";

    private static readonly Option<string?> Server =
        new("--server") { Description = "the server's address; WEIR_SERVER otherwise", HelpName = "URL" };
    private static readonly Option<string?> Name =
        new("--name") { Description = "the engine's name, which its token must be for", HelpName = "NAME" };
    private static readonly Option<string?> TokenFile =
        new("--token-file") { Description = "a file with the engine's token; WEIR_TOKEN otherwise", HelpName = "FILE" };
    private static readonly Option<int?> Slots = NumberOption.Of(
        "--slots", "COUNT", $"how many attempts run at once, {HostSettings.DefaultSlots} when not given", 1,
        HostSettings.MostSlots);
    private static readonly Option<string?> State =
        new("--state") { Description = "where the engine keeps its clones and results", HelpName = "DIR" };
    private static readonly Option<bool> Unsandboxed =
        new("--unsandboxed") { Description = "accept that agents and commands run without isolation" };

    public static CommandSpec Spec => new()
    {
        Verb = "",
        Summary = "run attempts for a server, until interrupted or drained",
        Details = "The token is made on the server, with: weir token new engine:NAME. "
            + "Results that the server has not acknowledged are kept and sent again at the next start.",
        Options = [Server, Name, TokenFile, Slots, State, Unsandboxed],
        Examples =
        [
            new Example("weir engine --server https://weir.example", "runs attempts of that server here"),
        ],
        Run = RunAsync,
    };

    private static async Task<ExitCode> RunAsync(Invocation call)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        var slots = call.Get(Slots) ?? HostSettings.DefaultSlots;
        using var line = new ServerLine(Address(call), OrganizationId.Default.Value, Token(call));
        try
        {
            var name = await RemoteEngine.GreetAsync(line, stop.Token);
            if (call.Get(Name) is { } wanted && wanted != name)
            {
                throw new CliFailure(
                    ExitCode.NotAllowed, $"The token is engine {name}'s, not engine {wanted}'s.",
                    $"weir token new engine:{wanted}");
            }
            var settings = new RemoteEngineSettings(
                OrganizationId.Default, name, Folder(call, name), slots, call.Get(Unsandboxed), call.Say);
            await using var engine = await RemoteEngine.OpenAsync(line, settings, TimeProvider.System, stop.Token);
            Greet(call, line, settings, engine.Sandbox);
            await engine.RunAsync(stop.Token);
            call.Say($"Engine {name} was drained, and has ended what it ran.");
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
        catch (ProtocolUnavailableException trouble)
        {
            throw new CliFailure(
                ExitCode.Failed, trouble.Message, "weir up on the server's machine, and check --server", trouble);
        }
        catch (ProtocolRefusedException refused)
        {
            throw new CliFailure(
                refused.Code is "unauthenticated" or "scope" ? ExitCode.NotAllowed : ExitCode.Failed,
                refused.Message, refused.Code switch
                {
                    "unauthenticated" or "scope" => "weir token new engine:NAME, and set it as WEIR_TOKEN",
                    _ => refused.Hint ?? "",
                }, refused);
        }
        catch (JournalUnavailableException taken)
        {
            throw new CliFailure(ExitCode.Failed, taken.Message, taken.Hint ?? "weir engine --state DIR", taken);
        }
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    }

    private static void Greet(Invocation call, ServerLine line, RemoteEngineSettings settings, ISandbox sandbox)
    {
        call.Say($"Engine {settings.Name} works for {line.Server}, {settings.Slots} at once. State: {settings.Folder}");
        call.Say(sandbox.Isolated
            ? $"Agents and commands run in {sandbox.Name}."
            : "Agents and commands run unsandboxed; verdicts are marked.");
        if (line.Server.Scheme == Uri.UriSchemeHttp && !line.Server.IsLoopback)
        {
            call.Say("The connection is not encrypted: the token and the code can be read on the way.");
        }
    }

    private static Uri Address(Invocation call)
    {
        var given = call.Get(Server) ?? Environment.GetEnvironmentVariable(ServerVariable)
            ?? throw new CliFailure(
                ExitCode.Usage, "An engine needs to know its server.", "weir engine --server http://127.0.0.1:4680");
        return Uri.TryCreate(given, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : throw new CliFailure(
                ExitCode.Usage, $"'{given}' is not the address of a server.",
                "weir engine --server http://127.0.0.1:4680");
    }

    /// <summary>Never an argument: those are in every list of processes.</summary>
    private static string Token(Invocation call)
    {
        try
        {
            var token = call.Get(TokenFile) is { } file
                ? File.ReadAllText(call.PathOf(file)).Trim()
                : Environment.GetEnvironmentVariable(TokenVariable);
            return token is { Length: > 0 } && !token.Any(char.IsControl)
                ? token
                : throw new CliFailure(
                    ExitCode.NotAllowed, "An engine needs a token of its own.",
                    "weir token new engine:NAME, and set it as WEIR_TOKEN");
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CliFailure(
                ExitCode.Failed, $"The token's file cannot be read: {trouble.Message}", "weir engine --token-file FILE",
                trouble);
        }
    }

    private static string Folder(Invocation call, string name) => call.Get(State) is { } given
        ? call.PathOf(given)
        : Path.Combine(StatePlaces.Folder(), "engines", name);
}
