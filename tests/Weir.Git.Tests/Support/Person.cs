using System.Diagnostics;
using System.Text;

namespace Weir.Git.Tests.Support;

/// <summary>A person at a terminal: git with an identity of its own and no settings of the machine.</summary>
public static class Person
{
    public static string Git(string directory, params string[] arguments) => GitWithInput(directory, "", arguments);

    public static string GitWithInput(string directory, string input, params string[] arguments)
    {
        var (exit, output, errors) = Run(directory, "git", input, arguments);
        return exit == 0
            ? output.TrimEnd('\n')
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors}");
    }

    public static int Exit(string directory, string program, params string[] arguments) =>
        Run(directory, program, "", arguments).Exit;

    private static (int Exit, string Output, string Errors) Run(
        string directory, string program, string input, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
        };
        var inherited = start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal));
        foreach (var name in inherited.ToList())
        {
            start.Environment.Remove(name);
        }
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        foreach (var role in new[] { "AUTHOR", "COMMITTER" })
        {
            start.Environment[$"GIT_{role}_NAME"] = "Ada";
            start.Environment[$"GIT_{role}_EMAIL"] = "ada@example.org";
            start.Environment[$"GIT_{role}_DATE"] = "@1700000000 +0000";
        }
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
