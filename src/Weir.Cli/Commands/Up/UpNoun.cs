using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using Weir.Agents.Recordings;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Core;
using Weir.Runtime.Audit;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Server.Hosting;

namespace Weir.Cli.Commands.Up;

/// <summary>Runs the server: one process, no services.</summary>
internal static class UpNoun
{
    private static readonly Option<int?> Port = NumberOption.Of(
        "--port", "PORT", $"the port on loopback, {WeirServer.DefaultPort} when not given; 0 for any", 0,
        IPEndPoint.MaxPort);
    private static readonly Option<string?> State =
        new("--state") { Description = "where the state is kept", HelpName = "DIR" };
    private static readonly Option<int?> Slots = NumberOption.Of(
        "--slots", "COUNT",
        $"how many attempts run at once, {HostSettings.DefaultSlots} when not given; 0 leaves all to engines elsewhere",
        0, HostSettings.MostSlots);
    private static readonly Option<bool> Unsandboxed =
        new("--unsandboxed") { Description = "accept that agents and commands run without isolation" };
    private static readonly Option<string?> Record =
        new("--record") { Description = "keep the calls of models in a new folder, to be replayed", HelpName = "DIR" };
    private static readonly Option<string?> Replay = new("--replay")
    {
        Description = "answer calls of models from such a folder; no provider is asked", HelpName = "DIR",
    };

    public static NounSpec Spec => new("up", CommandGroup.Start, "run the server, until interrupted", () => [Command]);

    private static CommandSpec Command => new()
    {
        Verb = "",
        Summary = "run the server, until interrupted",
        Details = "Inside a repository that has .weir/project.md, registers it as a project.",
        Options = [Port, State, Slots, Unsandboxed, Record, Replay],
        Run = RunAsync,
    };

    private static async Task<ExitCode> RunAsync(Invocation call)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        var settings = new HostSettings(
            OrganizationId.Default,
            call.Get(State) is { } given
                ? call.PathOf(given)
                : Path.Combine(StatePlaces.Folder(), OrganizationId.Default.Value),
            AuditPlaces.Key(OrganizationId.Default),
            Path.Combine(AppContext.BaseDirectory, DefinitionPlaces.LibraryDisplay),
            call.Get(Unsandboxed),
            call.Get(Slots) ?? HostSettings.DefaultSlots)
        {
            Tell = call.Say,
            Tape = TapeOf(call),
        };
        await using var server = await StartAsync(settings, call.Get(Port) ?? WeirServer.DefaultPort, stop.Token);
        var by = PrincipalId.Person(Environment.UserName);
        var token = await server.AdmitAsync(by, ClientFile.Read()?.Token, stop.Token);
        new ClientFile(server.Address.ToString().TrimEnd('/'), token, settings.Organization.Value).Write();
        call.Say($"Weir listens on {server.Address} for {settings.Organization}. State: {settings.StateDirectory}");
        call.Say(settings.Slots == 0
            ? "Agents and commands run on other engines: weir engine --server " + server.Address
            : server.Host.Refusal ?? (server.Host.Sandbox.Isolated
                ? $"Agents and commands run in {server.Host.Sandbox.Name}, {settings.Slots} at once."
                : "Agents and commands run unsandboxed; verdicts are marked."));
        if (settings.Tape is { } tape)
        {
            call.Say(tape.IsPlaying
                ? $"Calls of models are answered from {tape.Folder}; no provider is asked."
                : $"Calls of models are recorded into {tape.Folder}.");
        }
        foreach (var discarded in server.Host.Loop.Recovered.Discarded)
        {
            call.Say($"{discarded} The journal was replayed instead.");
        }
        await RegisterHereAsync(call, server, by, stop.Token);
        try
        {
            await Task.Delay(Timeout.Infinite, stop.Token);
        }
        catch (OperationCanceledException)
        {
            call.Say("Stopping: attempts are saved and go on at the next start.");
        }
        return ExitCode.Ok;
    }

    private static CallTape? TapeOf(Invocation call)
    {
        var (record, replay) = (call.Get(Record), call.Get(Replay));
        try
        {
            return (record, replay) switch
            {
                (null, null) => null,
                ({ } folder, null) => CallTape.Record(call.PathOf(folder)),
                (null, { } folder) => CallTape.Play(call.PathOf(folder)),
                _ => throw new CliFailure(
                    ExitCode.Usage, "Calls are either recorded or replayed.", $"weir up --replay {replay}"),
            };
        }
        catch (Exception trouble) when (trouble is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new CliFailure(ExitCode.Failed, trouble.Message, "weir up --help", trouble);
        }
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    }

    private static async Task<WeirServer> StartAsync(HostSettings settings, int port, CancellationToken cancel)
    {
        try
        {
            return await WeirServer.StartAsync(settings, port, TimeProvider.System, cancel);
        }
        catch (PortInUseException taken)
        {
            throw new CliFailure(ExitCode.Failed, taken.Message, "weir up --port 0", taken);
        }
        catch (JournalUnavailableException trouble)
        {
            throw new CliFailure(
                ExitCode.Failed, trouble.Message, trouble.Hint.Length > 0 ? trouble.Hint : "weir doctor", trouble);
        }
        catch (JournalFormatException trouble)
        {
            throw new CliFailure(ExitCode.Failed, trouble.Message, trouble.Hint, trouble);
        }
        catch (CheckpointKeyException trouble)
        {
            throw new CliFailure(ExitCode.Failed, trouble.Message, "weir doctor", trouble);
        }
    }

    /// <summary>The branch that is checked out: changes merge into it. Main where that cannot be told.</summary>
    private static string BranchOf(string root)
    {
        const string OnBranch = "ref: refs/heads/";
        var head = Path.Combine(root, ".git", "HEAD");
        var text = File.Exists(head) ? File.ReadAllText(head).Trim() : "";
        return text.StartsWith(OnBranch, StringComparison.Ordinal) ? text[OnBranch.Length..] : "main";
    }

    /// <summary>
    /// The repository that the server was started in becomes a project, if its definitions say which.
    /// </summary>
    private static async Task RegisterHereAsync(
        Invocation call, WeirServer server, PrincipalId by, CancellationToken cancel)
    {
        if (Repository.Above(call.Folder) is not { Root: var root } repository
            || !File.Exists(Path.Combine(repository.Definitions, "project.md")))
        {
            return;
        }
        var known = server.Host.Loop.State.Projects.Values.FirstOrDefault(project => project.Primary.Location == root);
        if (known is not null)
        {
            call.Say($"Project {known.Key} is {root}.");
            return;
        }
        try
        {
            var reply = await server.Host.Registration.RegisterAsync($"up-{root}", by, root, BranchOf(root), cancel);
            call.Say(
                reply.Refusal is { } refusal
                    ? $"{refusal.Sentence} {refusal.Hint}"
                    : $"Project {reply.Created} is {root}.");
        }
        catch (RepositoryException trouble)
        {
            call.Say(trouble.Message);
        }
    }
}
