using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Models;

namespace Weir.EndToEnd.Tests.CodingAgents;

/// <summary>
/// A coding agent as it was installed for these tests by eng/coding-agents.sh, and how a model that drives it calls its
/// shell.
/// </summary>
/// <param name="Name">The value of <c>runs_on</c>.</param>
/// <param name="Dialect">The one that its provider speaks here.</param>
internal sealed record InstalledCli(string Name, string Dialect, Func<string, FakeTurn> Shell)
{
    private static readonly string Folder = Path.Combine(Root(), "artifacts", "coding-agents");

    private static readonly ImmutableArray<InstalledCli> All =
    [
        new("codex", "responses", command => FakeTurn.Call("exec_command", ("cmd", command))),
        new("opencode", "chat", command => FakeTurn.Call("bash", ("command", command), ("description", "Does it"))),
        new("qwen-code", "chat", command => FakeTurn.Call(
            "run_shell_command", ("command", command), ("is_background", false))),
    ];

    /// <summary>PATH with the programs in front, and the Node that they need.</summary>
    public static string SearchPath =>
        $"{Path.Combine(Folder, "node_modules", ".bin")}:{Environment.GetEnvironmentVariable("PATH")}";

    public static InstalledCli Of(string name) => All.Single(cli => cli.Name == name);

    /// <summary>Ends the test as skipped where they could not be installed.</summary>
    public static void Demand()
    {
        var missing = Path.Combine(Folder, "missing");
        Assert.SkipUnless(
            File.Exists(Path.Combine(Folder, "installed")),
            File.Exists(missing) ? File.ReadAllText(missing).Trim() : "eng/coding-agents.sh has not been run");
    }

    /// <summary>A call of a tool by its own name, with all arguments as JSON.</summary>
    public static FakeTurn Tool(string name, JsonObject arguments) => new() { Calls = [(name, arguments)] };

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Weir.slnx")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd('/'))!;
        }
        return folder;
    }
}
