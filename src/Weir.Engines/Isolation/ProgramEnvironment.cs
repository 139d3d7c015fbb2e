using System.Collections.Immutable;
using Weir.Engines.Toolchains;
using Weir.Runtime.Ports;

namespace Weir.Engines.Isolation;

/// <summary>
/// The environment of a program: toolchains', then what was asked for, then what the sandbox alone decides.
/// </summary>
internal static class ProgramEnvironment
{
    private const string Language = "C.UTF-8";
    private static readonly ImmutableArray<string> SystemPath = ["/usr/local/bin", "/usr/bin", "/bin"];

    public static ImmutableSortedDictionary<string, string> Compose(
        SandboxedProcess process, ImmutableArray<Toolchain> toolchains, PrivateFolders folders)
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        environment["DOTNET_CLI_HOME"] = folders.Home;
        foreach (var toolchain in toolchains)
        {
            environment.AddOrReplace(toolchain.Environment);
        }

        environment.AddOrReplace(process.Environment);
        var path = toolchains.SelectMany(toolchain => toolchain.Path).Concat(SystemPath);
        environment["PATH"] = string.Join(':', path.Distinct(StringComparer.Ordinal));
        environment["HOME"] = folders.Home;
        environment["TMPDIR"] = folders.Temporary;
        environment["LANG"] = Language;
        return environment.ToImmutable();
    }

    private static void AddOrReplace(
        this ImmutableSortedDictionary<string, string>.Builder environment, IReadOnlyDictionary<string, string> more)
    {
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }
    }
}

/// <summary>Folders that belong to one run alone.</summary>
internal sealed record PrivateFolders(string Home, string Temporary);
