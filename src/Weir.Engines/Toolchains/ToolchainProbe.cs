using System.Collections.Immutable;

namespace Weir.Engines.Toolchains;

/// <summary>Where tools are looked for.</summary>
/// <param name="SearchPath">The value of PATH.</param>
/// <param name="Home">The person's home folder: tools inside it are mounted, the folder itself never is.</param>
public sealed record ToolchainPlaces(string SearchPath, string Home)
{
    public static ToolchainPlaces OfThisProcess() => new(
        Environment.GetEnvironmentVariable("PATH") ?? "",
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));
}

/// <summary>
/// Finds the toolchains of this machine. A tool under /usr needs no mount. One elsewhere is mounted with its
/// installation folder, unless that folder is, holds, or is a general folder of the person's home: then it would hand
/// over more than a tool.
/// </summary>
public static class ToolchainProbe
{
    private const string System = "/usr/";

    /// <summary>
    /// What an SDK consists of. The same folder may hold a person's certificates (<c>corefx</c>) and tools.
    /// </summary>
    private static readonly ImmutableArray<string> DotnetParts =
    [
        "dotnet", "host", "library-packs", "metadata", "packs", "sdk", "sdk-manifests", "shared", "templates",
    ];

    /// <summary>Tools that are installed as <c>prefix/bin/tool</c>.</summary>
    private static readonly ImmutableArray<string> PrefixTools =
    [
        "node", "go", "java", "python3", "cargo", "ruby", "bun", "deno",
    ];

    public static ImmutableArray<Toolchain> Find(ToolchainPlaces places)
    {
        var found = ImmutableArray.CreateBuilder<Toolchain>();
        if (FindDotnet(places) is { } dotnet)
        {
            found.Add(dotnet);
        }

        found.AddRange(PrefixTools.Select(tool => FindInPrefix(tool, places)).OfType<Toolchain>());
        return found.ToImmutable();
    }

    private static Toolchain? FindDotnet(ToolchainPlaces places)
    {
        var program = FindProgram("dotnet", places) ?? Existing(Path.Combine(places.Home, ".dotnet", "dotnet"));
        var root = Path.GetDirectoryName(program);
        if (root is null || !Directory.Exists(Path.Combine(root, "sdk")))
        {
            return null;
        }

        var packages = Path.Combine(places.Home, ".nuget", "packages");
        var parts = IsSystem(root) ? [] : DotnetParts.Select(part => Path.Combine(root, part)).Where(Path.Exists);
        var cache = Directory.Exists(packages) ? ImmutableArray.Create(packages) : [];
        return new Toolchain("dotnet", [.. parts, .. cache], [root], DotnetEnvironment(root, cache));
    }

    /// <summary>
    /// No servers that outlive the run, no network, no greetings. Packages come from the person's own cache, read-only;
    /// what it lacks cannot be restored.
    /// </summary>
    private static ImmutableSortedDictionary<string, string> DotnetEnvironment(
        string root, ImmutableArray<string> cache)
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        environment["DOTNET_ROOT"] = root;
        environment["DOTNET_ADD_GLOBAL_TOOLS_TO_PATH"] = "false";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        environment["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "1";
        environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        environment["DOTNET_NOLOGO"] = "1";
        environment["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["NuGetAudit"] = "false";
        environment["UseSharedCompilation"] = "false";
        if (!cache.IsEmpty)
        {
            environment["NUGET_FALLBACK_PACKAGES"] = cache[0];
        }

        return environment.ToImmutable();
    }

    private static Toolchain? FindInPrefix(string tool, ToolchainPlaces places)
    {
        if (FindProgram(tool, places) is not { } program || IsSystem(program))
        {
            return null;
        }

        var folder = Path.GetDirectoryName(program)!;
        var prefix = Path.GetDirectoryName(folder);
        return prefix is null || Path.GetFileName(folder) != "bin" || IsGeneral(prefix, places.Home)
            ? null
            : new Toolchain(tool, [prefix], [folder], ImmutableSortedDictionary<string, string>.Empty);
    }

    /// <summary>The program itself, behind whatever links lead to it.</summary>
    private static string? FindProgram(string name, ToolchainPlaces places) => places.SearchPath
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Existing(Path.Combine(folder, name)))
        .FirstOrDefault(program => program is not null);

    private static string? Existing(string program)
    {
        try
        {
            return !File.Exists(program) ? null
                : File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
        }
        catch (IOException)
        {
            // A circle of links.
            return null;
        }
    }

    private static bool IsSystem(string path) => path.StartsWith(System, StringComparison.Ordinal);

    private static bool IsGeneral(string folder, string home)
    {
        var inside = Path.TrimEndingDirectorySeparator(home) + Path.DirectorySeparatorChar;
        var parent = Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;
        return inside.StartsWith(parent, StringComparison.Ordinal)
            || parent == inside + ".local" + Path.DirectorySeparatorChar;
    }
}
