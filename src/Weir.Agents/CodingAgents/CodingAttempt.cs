using System.Collections.Immutable;
using System.Text;
using Weir.Agents.Chat;
using Weir.Agents.CodingAgents.Door;
using Weir.Agents.CodingAgents.Programs;
using Weir.Agents.Commands;
using Weir.Agents.Outputs;
using Weir.Agents.Workspaces;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Agents.CodingAgents;

/// <summary>
/// One attempt of a coding agent: the program is run on the prompt, and again in the same conversation while people
/// have said something meanwhile or its output does not satisfy its schema.
///
/// Invariants. What ends an attempt is told by the door, the clocks and the process, in this order, and by the
/// program's words only where these say nothing. Each run is under the attempt's clocks. What the program left in its
/// folders is read inside the sandbox.
/// </summary>
internal sealed class CodingAttempt(
    ICodingCli cli,
    ExecutorTask task,
    OutputContract? contract,
    CodingProgram program,
    ModelDoor door,
    DoorRecord record,
    AttemptClock clock,
    Silence silence,
    ModelChoice model)
{
    private readonly CodingFolders folders = new(task);
    private readonly Transcript transcript = new(() => clock.Elapsed);
    private int repairs;
    private int tools;

    /// <param name="stop">Cancelled when a clock runs out, and when the door has refused what cannot be helped.</param>
    public async Task<ExecutorResult> RunAsync(CancellationToken stop)
    {
        var agent = task.Agent!;
        var place = await new ShellPlace(task).FolderAsync(stop);
        transcript.Add(
            "start", ("item", task.Item.ToString()), ("pass", task.Pass.Value), ("gate", task.Gate?.Value),
            ("attempt", task.Attempt.ToString()), ("round", task.Round), ("agent", agent.Name),
            ("runs_on", cli.Name), ("model", model.Name));
        var prompt = Prompt.For(
            task, agent, CodingHandIn.ByFiles(task, contract, folders.Result), Prompt.NewNonce());
        var text = $"{prompt.System}\n{prompt.User}";
        string? session = null;
        for (var resumed = 0; ; resumed++)
        {
            transcript.Add("user", ("text", text));
            var reader = new EventReader(cli, transcript, silence, task.Progress, door.Token);
            var ended = await StartAsync(place, text, session, reader, stop);
            tools += reader.Tools;
            var result = Stopped(ended, reader) is var (reason, sentence)
                ? await FailedAsync(reason, sentence)
                : await JudgeAsync(reader);
            session = reader.Session ?? session;
            var more = session is null || resumed == CodingAgentLimits.Resumptions ? null : Continue(result);
            if (more is null)
            {
                return Finished(result);
            }
            text = more;
        }
    }

    private async Task<ProcessResult> StartAsync(
        string place, string prompt, string? session, EventReader reader, CancellationToken stop)
    {
        var isolated = door.Socket is not null;
        var start = cli.Start(new CliSetting(
            folders.Home, new Uri($"http://127.0.0.1:{(isolated ? DoorLimits.Port : door.Port)}"), door.Token,
            model.Model, model.Dialect, clock.Remaining, session));
        if (session is null)
        {
            folders.Write(start.Files);
        }
        ImmutableArray<string> line = ["env", $"HOME={folders.Home}", program.File, .. start.Arguments];
        task.Progress($"{cli.Name} begins.");
        silence.Hear();
        var ended = await task.Sandbox.RunAsync(
            new SandboxedProcess
            {
                Arguments = line,
                WorkingDirectory = place,
                Writable = [place, folders.Home, folders.Results],
                ReadOnly = isolated ? program.Mounts : [],
                Routes = isolated ? [new SandboxRoute(RouteDirection.Out, DoorLimits.Port, door.Socket!)] : [],
                Environment = Environment(start),
                Input = Encoding.UTF8.GetBytes(prompt),
                Timeout = clock.RunLimit,
                OutputLimit = CodingAgentLimits.Output,
                LogFile = folders.Log,
                Listener = reader.Take,
            },
            stop);
        reader.End();
        return ended;
    }

    /// <summary>The token is no secret of anybody's: it is good at this attempt's door while it is open.</summary>
    private ImmutableSortedDictionary<string, string> Environment(CliStart start) =>
        task.Environment.SetItems(start.Environment).SetItem("WEIR_RESULT", folders.Result);

    /// <summary>Why it did not come to an end of its own, or to a good one; null when it did.</summary>
    private (FailureReason Reason, string Sentence)? Stopped(ProcessResult ended, EventReader reader)
    {
        if (record.IsOutOfTurns)
        {
            return (FailureReason.AgentError,
                $"Limits: {task.Agent!.Limits.Turns} turns passed and {cli.Name} asked for more. Give the agent more "
                + "`turns`, or a smaller task.");
        }
        if (record.Fault is { } fault)
        {
            return (ModelCall.Classify(fault), $"{model.Name}: {fault.Message}");
        }
        if (clock.Token.IsCancellationRequested)
        {
            return clock.Why();
        }
        return ended switch
        {
            { End: ProcessEnd.NotStarted } =>
                (FailureReason.Infrastructure,
                    $"The sandbox '{task.Sandbox.Name}' could not start {cli.Name}: {ended.Errors.Trim()}"),
            { End: ProcessEnd.TimedOut } =>
                (FailureReason.Timeout, $"{cli.Name} reached its limit of {clock.RunLimit.TotalMinutes:0.##} minutes."),
            { End: ProcessEnd.Signalled } =>
                (FailureReason.AgentError,
                    ended.Told($"{cli.Name} was killed by signal {ended.ExitCode - 128}.")),
            { ExitCode: not 0 } => (FailureReason.AgentError, Exited(ended, reader)),
            _ when record.Answered == 0 =>
                (FailureReason.AgentError, $"{cli.Name} ended without asking a model. {Tail(ended, reader)}"),
            _ => null,
        };
    }

    private async Task<ExecutorResult> JudgeAsync(EventReader reader)
    {
        var result = await ResultFile.ReadAsync(task.Sandbox, folders.Results, clock.Token);
        if (contract is not null
            && result is { Said.Output: null, Said.Ending: PassEnding.Output, Faults.IsEmpty: true }
            && StrictJson.Parse(Unfenced(reader.LastSaid), out _) is { } said)
        {
            result = result with { Said = result.Said with { Output = said } };
        }
        var judged = await result.JudgeAsync(task, "agent", clock.Token);
        return judged is { Failure: null, Detail: "" }
            ? judged with { Detail = BoundedText.Head(reader.LastSaid, ChatLimits.Sentence) }
            : judged;
    }

    /// <summary>What the agent is told next in the same conversation; null when it is over.</summary>
    private string? Continue(ExecutorResult result)
    {
        if (result.Failure is FailureReason.OutputInvalid && repairs < ChatLimits.OutputRepairs)
        {
            repairs++;
            return CodingHandIn.Repair(result.Detail, folders.Result);
        }
        if (result is not { Failure: null, Question: null })
        {
            return null;
        }
        var said = task.Hear();
        return said.IsEmpty ? null
            : string.Join("\n\n", said.Select(one => Prompt.OfSaid(one, Prompt.NewNonce())));
    }

    private ExecutorResult Finished(ExecutorResult result)
    {
        transcript.Add(
            "end", ("as", result.Failure?.ToString() ?? result.Ending.ToString()), ("detail", result.Detail));
        return result with
        {
            Usage = new Usage(0, 0, record.Answered, tools),
            Model = model.Name,
            Transcript = transcript.ToString(),
        };
    }

    private string Exited(ProcessResult ended, EventReader reader) =>
        ended.Told($"{cli.Name} ended with exit code {ended.ExitCode}.") + "\n" + Tail(ended, reader);

    /// <summary>Its own words, or else the end of what it printed beside its events.</summary>
    private string Tail(ProcessResult ended, EventReader reader)
    {
        var text = reader.Complaint.Length > 0 ? reader.Complaint
            : ended.Errors.Trim() is { Length: > 0 } errors ? errors
            : BoundedText.FromBytes(ended.Output).Trim();
        text = text.Replace(door.Token, EventReader.TokenStandsHere, StringComparison.Ordinal);
        return text.Length <= CodingAgentLimits.Excerpt ? text : "…" + text[^CodingAgentLimits.Excerpt..];
    }

    /// <summary>Some put what they are asked for between fences.</summary>
    private static string Unfenced(string text)
    {
        const string fence = "```";
        if (!text.StartsWith(fence, StringComparison.Ordinal) || !text.EndsWith(fence, StringComparison.Ordinal))
        {
            return text;
        }
        var begin = text.IndexOf('\n', StringComparison.Ordinal);
        return begin < 0 || begin >= text.Length - fence.Length ? text : text[(begin + 1)..^fence.Length];
    }

    /// <summary>What it noted counts whatever it came to, and so does that it gave up before it failed.</summary>
    private async Task<ExecutorResult> FailedAsync(FailureReason reason, string sentence)
    {
        var failed = new ExecutorResult(reason, sentence, null, PassEnding.Output, Usage.None, "", "");
        if (clock.Token.IsCancellationRequested)
        {
            return failed;
        }
        var said = (await ResultFile.ReadAsync(task.Sandbox, folders.Results, clock.Token)).Said;
        return reason == FailureReason.AgentError && said.GaveUp is { } why
            ? failed with { Failure = FailureReason.AgentGaveUp, Detail = why, Notes = said.Notes }
            : failed with { Notes = said.Notes };
    }
}
