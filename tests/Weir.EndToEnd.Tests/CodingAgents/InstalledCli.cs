using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Weir.EndToEnd.Tests.Models;

namespace Weir.EndToEnd.Tests.CodingAgents;

/// <summary>
/// A coding agent as it was installed for these tests by eng/coding-agents.sh, and how a model that drives it calls its
/// shell.
/// </summary>
/// <param name="Name">The value of <c>runs_on</c>.</param>
/// <param name="Dialect">The one that its provider speaks here.</param>
/// <param name="Shell">The call that has it run a shell line.</param>
/// <param name="Edit">The call that has it make a file <c>bed.txt</c> with the line "a tulip".</param>
internal sealed partial record InstalledCli(string Name, string Dialect, Func<string, FakeTurn> Shell, FakeTurn Edit)
{
    /// <summary>The checkout.</summary>
    public static readonly string Root = FindRoot();

    private static readonly string Folder = Path.Combine(Root, "artifacts", "coding-agents");

    private static readonly ImmutableArray<InstalledCli> All =
    [
        new("codex", "responses", command => FakeTurn.Call("exec_command", ("cmd", command)),
            FakeTurn.Call("exec_command", ("cmd", """
                apply_patch <<'EOF'
                *** Begin Patch
                *** Add File: bed.txt
                +a tulip
                *** End Patch
                EOF
                """))),
        new("opencode", "chat",
            command => FakeTurn.Call("bash", ("command", command), ("description", "Does it")),
            FakeTurn.Call("write", ("filePath", "bed.txt"), ("content", "a tulip\n"))),
        new("qwen-code", "chat",
            command => FakeTurn.Call("run_shell_command", ("command", command), ("is_background", false)),
            InTheClone(clone => FakeTurn.Call(
                "edit", ("file_path", $"{clone}/bed.txt"), ("old_string", ""), ("new_string", "a tulip\n")))),
        new("copilot-cli", "chat",
            command => FakeTurn.Call("bash", ("command", command), ("description", "Does it")),
            InTheClone(clone => FakeTurn.Call(
                "create", ("path", $"{clone}/bed.txt"), ("file_text", "a tulip\n")))),
    ];

    /// <summary>PATH with the programs in front, and the Node that they need.</summary>
    public static string SearchPath =>
        $"{Path.Combine(Folder, "node_modules", ".bin")}:{Environment.GetEnvironmentVariable("PATH")}";

    /// <summary>PATH without folders that have this program.</summary>
    public static string PathWithout(string program) => string.Join(
        Path.PathSeparator,
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
            .Where(folder => !File.Exists(Path.Combine(folder, program))));

    public static InstalledCli Of(string name) => All.Single(cli => cli.Name == name);

    /// <summary>Ends the test as skipped where they could not be installed.</summary>
    public static void Demand()
    {
        var missing = Path.Combine(Folder, "missing");
        Assert.SkipUnless(
            File.Exists(Path.Combine(Folder, "installed")),
            File.Exists(missing) ? File.ReadAllText(missing).Trim() : "eng/coding-agents.sh has not been run");
    }

    /// <summary>Some tools want whole paths: the prompt names another folder of the attempt.</summary>
    private static FakeTurn InTheClone(Func<string, FakeTurn> turn) => new()
    {
        Of = asked => turn(AttemptFolder().Match(asked).Value + "/work"),
    };

    [GeneratedRegex(@"/[\w./-]+/attempts/a\d+(?=/)")]
    private static partial Regex AttemptFolder();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Weir.slnx")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd('/'))!;
        }
        return folder;
    }
}
