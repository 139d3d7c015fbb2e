using System.Collections.Immutable;
using Weir.Engines.Toolchains;

namespace Weir.Engines.Tests;

public sealed class ToolchainProbeTests : IDisposable
{
    private readonly TestFolders folders = new();

    public void Dispose() => folders.Dispose();

    private string Home => folders.Root;

    private string Make(string path)
    {
        var file = Path.Combine(folders.Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "");
        return file;
    }

    private ImmutableArray<Toolchain> Find(params string[] searchPath) => ToolchainProbe.Find(
        new ToolchainPlaces(string.Join(':', searchPath.Select(folder => Path.Combine(folders.Root, folder))), Home));

    [Fact]
    public void An_sdk_in_the_home_is_mounted_without_the_certificates_beside_it()
    {
        Make(".dotnet/dotnet");
        Make(".dotnet/sdk/10.0.100/dotnet.dll");
        Make(".dotnet/corefx/cryptography/x509stores/my/key.pfx");
        var dotnet = Find("nowhere").Single();
        dotnet.Roots.ShouldBe([Path.Combine(Home, ".dotnet", "dotnet"), Path.Combine(Home, ".dotnet", "sdk")]);
        dotnet.Path.ShouldBe([Path.Combine(Home, ".dotnet")]);
        dotnet.Environment["DOTNET_ROOT"].ShouldBe(Path.Combine(Home, ".dotnet"));
        dotnet.Environment.ShouldNotContainKey("NUGET_FALLBACK_PACKAGES");
    }

    [Fact]
    public void The_package_cache_is_offered_read_only()
    {
        Make(".dotnet/dotnet");
        Make(".dotnet/sdk/x");
        Make(".nuget/packages/one/1.0.0/one.nupkg");
        var packages = Path.Combine(Home, ".nuget", "packages");
        var dotnet = Find("nowhere").Single();
        dotnet.Roots.ShouldContain(packages, StringComparer.Ordinal);
        dotnet.Environment["NUGET_FALLBACK_PACKAGES"].ShouldBe(packages);
    }

    [Fact]
    public void A_link_on_the_path_leads_to_the_installation()
    {
        var node = Make("opt/node-22/bin/node");
        Directory.CreateDirectory(Path.Combine(Home, "bin"));
        File.CreateSymbolicLink(Path.Combine(Home, "bin", "node"), node);
        var found = Find("bin").Single();
        (found.Name, found.Roots.Single(), found.Path.Single()).ShouldBe(
            ("node", Path.Combine(Home, "opt", "node-22"), Path.Combine(Home, "opt", "node-22", "bin")));
    }

    [Theory]
    [InlineData("bin/node")]
    [InlineData(".local/bin/node")]
    public void A_tool_in_a_general_folder_of_the_home_is_left_out(string path)
    {
        Make(path);
        Find(Path.GetDirectoryName(path)!).ShouldBeEmpty();
    }

    [Fact]
    public void A_tool_of_the_system_needs_no_mount() =>
        ToolchainProbe.Find(new ToolchainPlaces("/usr/bin:/bin", Home)).SelectMany(tool => tool.Roots).ShouldBeEmpty();
}
