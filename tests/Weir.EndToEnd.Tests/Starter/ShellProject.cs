using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests.Starter;

/// <summary>
/// A project that is built and tested in a moment: a program put together from shell functions, each of which has to be
/// readable, and tests that run it.
/// </summary>
internal static class ShellProject
{
    private const string Project = """
        ---
        project: parcel
        title: Parcel
        key: GARDEN
        commands:
          build: sh build.sh
          test: sh test.sh
        ---
        What a parcel costs.
        """;

    private const string Build = """
        mkdir -p bin
        for part in src/*.sh
        do
            sh -n "$part" || exit 1
        done
        { cat src/*.sh; echo '"$@"'; } > bin/parcel
        chmod +x bin/parcel
        """;

    private const string Test = """
        sh build.sh || exit 1
        failed=0
        same() {
            [ "$2" = "$3" ] && echo "pass $1" && return
            echo "FAIL $1: expected '$2', got '$3'"
            failed=1
        }
        for checks in tests/*.sh
        do
            . "./$checks"
        done
        exit $failed
        """;

    /// <param name="script">The name of the model's script, beside this file.</param>
    public static async Task<ImmutableDictionary<string, string>> WithAsync(string script) =>
        ImmutableDictionary<string, string>.Empty
            .Add(".gitignore", "bin/\n")
            .Add("build.sh", Build)
            .Add("test.sh", Test)
            .Add("src/version.sh", "version() {\n    echo 1\n}\n")
            .Add("tests/version.sh", "same 'there is a version' 1 \"$(bin/parcel version)\"\n")
            .Add(".weir/project.md", Project)
            .Add(".weir/models.yaml", StarterProject.Models)
            .Add(".weir/script.yaml", await File.ReadAllTextAsync(Path.Combine(Sources.Tests, "Starter", script)));
}
