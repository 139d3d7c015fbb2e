using System.Text.Json;

namespace Weir.Cli.Commands.Init;

/// <param name="Name"><c>test</c> or <c>lint</c>: the names that the starter library's gates call.</param>
internal sealed record DetectedCommand(string Name, string Line);

/// <summary>
/// Recognises how a repository is tested and linted, from the files at its root. What a team wrote for itself (a
/// script, a make target) goes before what its tools do by default. It guesses little: a wrong command is worse
/// than none, because a gate would reject everything.
/// </summary>
internal static class CommandDetection
{
    private const string Test = "test";
    private const string Lint = "lint";

    /// <summary>What <c>npm init</c> writes when there are no tests.</summary>
    private const string NoTests = "no test specified";

    public static IReadOnlyList<DetectedCommand> In(string root)
    {
        DetectedCommand[] found =
            [.. Scripts(root), .. MakeTargets(root), .. PackageScripts(root), .. Toolchains(root)];
        return [.. found.Where(one => one.Name == Test).Take(1), .. found.Where(one => one.Name == Lint).Take(1)];
    }

    private static IEnumerable<DetectedCommand> Scripts(string root)
    {
        foreach (var name in (string[])[Test, Lint])
        {
            if (IsExecutable(Path.Combine(root, name)))
            {
                yield return new DetectedCommand(name, "./" + name);
            }
            foreach (var folder in (string[])["", "scripts/"])
            {
                if (File.Exists(Path.Combine(root, $"{folder}{name}.sh")))
                {
                    yield return new DetectedCommand(name, $"sh {folder}{name}.sh");
                }
            }
        }
    }

    private static IEnumerable<DetectedCommand> MakeTargets(string root)
    {
        var lines = Lines(Path.Combine(root, "Makefile"));
        foreach (var (name, target) in ((string, string)[])[(Test, "test"), (Test, "check"), (Lint, "lint")])
        {
            if (lines.Any(line => line.StartsWith(target + ":", StringComparison.Ordinal)))
            {
                yield return new DetectedCommand(name, "make " + target);
            }
        }
    }

    private static IEnumerable<DetectedCommand> PackageScripts(string root)
    {
        var file = Path.Combine(root, "package.json");
        foreach (var name in (string[])[Test, Lint])
        {
            if (PackageScript(file, name) is { } line && !line.Contains(NoTests, StringComparison.Ordinal))
            {
                yield return new DetectedCommand(name, "npm run " + name);
            }
        }
    }

    private static string? PackageScript(string file, string name)
    {
        try
        {
            using var package = JsonDocument.Parse(string.Join('\n', Lines(file)));
            return package.RootElement.ValueKind == JsonValueKind.Object
                && package.RootElement.TryGetProperty("scripts", out var scripts)
                && scripts.ValueKind == JsonValueKind.Object
                && scripts.TryGetProperty(name, out var line) ? line.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<DetectedCommand> Toolchains(string root)
    {
        if (((string[])["*.slnx", "*.sln", "*.csproj"]).Any(pattern => Directory.EnumerateFiles(root, pattern).Any()))
        {
            yield return new DetectedCommand(Test, "dotnet test");
        }
        if (File.Exists(Path.Combine(root, "Cargo.toml")))
        {
            yield return new DetectedCommand(Test, "cargo test");
        }
        if (File.Exists(Path.Combine(root, "go.mod")))
        {
            yield return new DetectedCommand(Test, "go test ./...");
        }
    }

    private static bool IsExecutable(string file) => File.Exists(file)
        && (OperatingSystem.IsWindows() || File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute));

    private static string[] Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}
