using System.Collections.Immutable;
using Weir.Agents.Chat;
using Weir.Agents.Models;
using Weir.Agents.Scripted;
using Weir.Core;
using Weir.Definitions.Agents;
using Weir.Runtime.Ports;

namespace Weir.Agents.Tests.Bench;

/// <summary>A workspace on disk, an agent that may do everything, and the ways to run an attempt in it.</summary>
internal sealed class AttemptBench : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("weir-agents-").FullName;

    public AttemptBench(bool isolated = false)
    {
        Sandbox = new ShellSandbox(isolated);
        Directory.CreateDirectory(Workspace);
        Directory.CreateDirectory(Scratch);
        Directory.CreateDirectory(Outside);
    }

    public static bool HasBubblewrap => ShellSandbox.HasBubblewrap;

    public string Workspace => Path.Combine(root, "clone");
    public string Scratch => Path.Combine(root, "scratch");

    /// <summary>A folder that no attempt is given.</summary>
    public string Outside => Path.Combine(root, "outside");
    public ShellSandbox Sandbox { get; }
    public ManualTime Time { get; } = new();

    /// <summary>Every sentence of progress, in order.</summary>
    public List<string> Progress { get; } = [];

    public static AgentSpec Agent { get; } = new()
    {
        Name = "implementer",
        Category = "implementer",
        Tier = new TierBand("standard", null, null),
        Tools = ["read", "search", "edit", "execute"],
        Access = "workspace",
        Instructions = "Fix what the assessment names.",
    };

    public ExecutorTask Task => new()
    {
        Item = new ItemId(new ProjectKey("SHOP"), 7),
        Pass = new PassId("fix"),
        Attempt = new AttemptId(42),
        Round = 1,
        Workspace = Workspace,
        Scratch = Scratch,
        Sandbox = Sandbox,
        Agent = Agent,
        Instruction = "Stay within the files.",
        Models = ["scripted/test.yaml"],
        RunLimit = TimeSpan.FromMinutes(10),
        IdleLimit = TimeSpan.FromMinutes(2),
        Progress = sentence =>
        {
            lock (Progress)
            {
                Progress.Add(sentence);
            }
        },
    };

    public string Write(string path, string text)
    {
        var full = Path.Combine(Workspace, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Workspace, path));

    public bool Exists(string path) => File.Exists(Path.Combine(Workspace, path));

    /// <summary>Git in the workspace.</summary>
    public async Task GitAsync(params string[] arguments)
    {
        var result = await Sandbox.RunAsync(
            new SandboxedProcess
            {
                Arguments = ["git", "-c", "user.name=Gardener", "-c", "user.email=gardener@localhost", .. arguments],
                WorkingDirectory = Workspace,
                Timeout = TimeSpan.FromSeconds(30),
                OutputLimit = 1024,
            },
            default);
        result.Succeeded.ShouldBeTrue(result.Errors);
    }

    /// <summary>Plays the turns (YAML list items, from column one) as the model of the task.</summary>
    public Task<ExecutorResult> PlayAsync(
        string turns, Func<ExecutorTask, ExecutorTask>? with = null, CancellationToken cancel = default)
    {
        var task = with is null ? Task : with(Task);
        var place = task.Gate is { } gate ? $"gate: {task.Pass}/{gate}" : $"pass: {task.Pass}";
        var lines = turns.Split('\n').Select(line => "      " + line);
        return Executor($"entries:\n  - {place}\n    turns:\n{string.Join('\n', lines)}\n").RunAsync(task, cancel);
    }

    public ChatExecutor Executor(string yaml)
    {
        var reading = Script.Parse(yaml, "scripts/test.yaml");
        reading.Findings.ShouldBeEmpty();
        var providers = new Dictionary<string, Func<ModelRequest, ModelClient>>(StringComparer.Ordinal)
        {
            ["scripted"] = ScriptedChatClient.Provider(reading.Script!),
        };
        return new ChatExecutor(new ModelRouter(providers), Time);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}

internal static class Results
{
    /// <summary>What the tools answered, in order.</summary>
    public static ImmutableArray<string> Replies(this ExecutorResult result) =>
    [
        .. result.Transcript.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!)
            .Where(entry => (string?)entry["kind"] == "result")
            .Select(entry => (string)entry["text"]!),
    ];
}
