using System.Diagnostics;

namespace Weir.Tidy.Tests.Scripts;

/// <summary>
/// A checkout in a temporary folder: the real scripts, a toolbox with the programs they may use and nothing else, and
/// a dotnet that writes down how it was called. The scripts are tested as they are, in milliseconds and without a
/// build.
/// </summary>
internal sealed class FakeCheckout : IDisposable
{
    private static readonly string[] Tools =
    [
        "sh", "awk", "cat", "cp", "cut", "date", "dirname", "env", "find", "flock", "git", "grep", "head", "id", "ls",
        "mkdir",
        "mkfifo", "mktemp", "mv", "printf", "readlink", "rm", "sed", "sleep", "sort", "tail", "timeout", "touch", "tr",
        "xargs",
    ];

    /// <summary>
    /// Builds by writing weir.dll, waits for GATE when there is one, saves a source while it builds when told to
    /// (SAVED), fails when BROKEN is set, and starts a weir.dll by telling what it was given.
    /// </summary>
    private const string Dotnet = """
        #!/bin/sh
        echo "$*" >>"$CALLS"
        case $1 in
            --version) echo "${SDK-10.0.100}" ;;
            --list-sdks) echo "8.0.404 [/usr/share/dotnet/sdk]" ;;
            build | publish)
                [ -z "${GATE-}" ] || read -r _ <"$GATE"
                [ -z "${SAVED-}" ] || while [ ! "$SAVED" -nt artifacts/weir/started-* ]; do touch "$SAVED"; done
                [ -z "${BROKEN-}" ] || { echo "Program.cs(1,1): error CS1002"; exit 1; }
                while [ $# -gt 0 ]; do
                    if [ "$1" = -o ]; then mkdir -p "$2"; touch "$2/weir.dll"; fi
                    shift
                done
                ;;
            *) echo "in $(pwd)"; shift; for each; do echo "[$each]"; done; exit "${EXIT-0}" ;;
        esac
        """;

    public FakeCheckout()
    {
        Root = Directory.CreateTempSubdirectory("weir-scripts-").FullName;
        Environment = new(StringComparer.Ordinal)
        {
            ["PATH"] = At("toolbox"),
            ["HOME"] = At("home"),
            ["CALLS"] = At("calls"),
        };
        Directory.CreateDirectory(At("home"));
        Directory.CreateDirectory(At("toolbox"));
        foreach (var tool in Tools)
        {
            if (Find(tool) is { } found)
            {
                File.CreateSymbolicLink(At("toolbox", tool), found);
            }
        }

        foreach (var script in Repository.Files.Where(file => file.Path is "weir" or "test" || file.IsUnder("eng")))
        {
            Write(script.Path, script.Text);
        }

        Write("calls", "");
        Write("global.json", "{}");
        Write("src/Weir.Cli/Program.cs", "return 0;");
        WriteProgram("toolbox/dotnet", Dotnet);
    }

    public string Root { get; }

    /// <summary>All that the scripts see of the environment.</summary>
    public Dictionary<string, string> Environment { get; }

    /// <summary>How dotnet was called to build, one line each.</summary>
    public IReadOnlyList<string> Builds =>
        [.. File.ReadAllLines(At("calls")).Where(call => call.StartsWith("build ", StringComparison.Ordinal)
            || call.StartsWith("publish ", StringComparison.Ordinal))];

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    /// <summary>
    /// Another process writes the program: while this one held it open for writing, a process that a test beside starts
    /// would inherit it for a moment, and the system starts no file that somebody may still write ("text file busy").
    /// </summary>
    public void WriteProgram(string path, string text)
    {
        Write($"{path}.text", text);
        Commands.Run("install", ["-m", "700", At($"{path}.text"), At(path)], Root).ExitCode.ShouldBe(0);
    }

    /// <summary>
    /// Makes sure that what is written from now on is newer than the build: the clock of file times ticks every few
    /// milliseconds only, and a build of nothing is faster than that.
    /// </summary>
    public void UntilFilesAreNewer()
    {
        var built = File.GetLastWriteTimeUtc(At("artifacts/weir/current"));
        do
        {
            Write("probe", "");
        }
        while (File.GetLastWriteTimeUtc(At("probe")) <= built);
    }

    public void TakeAway(string tool) => File.Delete(At("toolbox", tool));

    public CommandResult Run(string script, params string[] arguments) => RunFrom(Root, At(script), arguments);

    public CommandResult RunFrom(string folder, string script, params string[] arguments) =>
        Commands.Run(At("toolbox", "sh"), [script, .. arguments], folder, Environment);

    public Process Start(string script, params string[] arguments) =>
        Commands.Start(At("toolbox", "sh"), [At(script), .. arguments], Root, Environment);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string? Find(string tool) => (System.Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, tool))
        .FirstOrDefault(File.Exists);
}
