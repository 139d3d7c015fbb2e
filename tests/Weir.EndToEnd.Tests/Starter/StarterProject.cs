using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests.Starter;

/// <summary>The sample that builds and tests itself, with a script of its own for the model and no workflow.</summary>
internal static class StarterProject
{
    private const string Project = """
        ---
        project: timetable
        title: Timetable
        key: GARDEN
        commands:
          test: sh test.sh
        ---
        When weekly classes start.
        """;

    /// <summary>Every tier has the script, and nothing else.</summary>
    public const string Models = """
        providers:
          scripted: { dialect: scripted, script: script.yaml }
        tiers:
          economy: [scripted/script.yaml]
          standard: [scripted/script.yaml]
          deep: [scripted/script.yaml]
          max: [scripted/script.yaml]
        """;

    /// <param name="script">The name of the model's script, beside this file.</param>
    public static async Task<ImmutableDictionary<string, string>> WithAsync(string script)
    {
        var sample = Path.Combine(Sources.Root, "samples", "timezone");
        var files = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var path in (await ProgramUnderTest.GitAsync(sample, "ls-files"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            files[path] = await File.ReadAllTextAsync(Path.Combine(sample, path));
        }
        files[".weir/project.md"] = Project;
        files[".weir/script.yaml"] = await File.ReadAllTextAsync(Path.Combine(Sources.Tests, "Starter", script));
        return files.ToImmutable();
    }
}
