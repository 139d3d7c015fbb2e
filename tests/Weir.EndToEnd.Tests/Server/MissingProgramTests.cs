using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>A machine without git, or with nothing that isolates.</summary>
public sealed class MissingProgramTests
{
    [Fact]
    public async Task WithoutGitNothingIsStartedAndNothingIsLeft()
    {
        using var programs = Programs("sh", "bwrap", "dotnet");
        await using var site = new Site(programs.Path);
        var kept = Path.Combine(site.Root, "kept");

        (await site.WeirAsync("quickstart", "--yes", "--keep", kept)).Failed(1).ShouldContain("git is missing");
        Directory.Exists(kept).ShouldBeFalse();

        await site.UpAsync();
        var refused = (await site.WeirAsync("project", "add", site.Repository)).Failed(5);
        refused.ShouldContain("git could not be started");
        refused.ShouldContain("weir doctor");
        (await site.JsonAsync("project", "list")).AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task WithoutIsolationNothingRunsUntilThatIsAccepted()
    {
        using var programs = Programs(
            "sh", "git", "cat", "cp", "echo", "grep", "mkdir", "mv", "rm", "sed", "sort", "chmod", "env", "setsid");
        await using var site = new Site(programs.Path);
        await site.CommitAsync(Garden.Files);
        await using (var refusing = site.StartUp())
        {
            await refusing.SaysAsync("Weir listens on");
            var said = await refusing.SaysAsync("Agents and commands are refused");
            said.ShouldContain("bwrap");
            said.ShouldContain("--unsandboxed");
            (await site.WeirAsync("project", "add", site.Remote)).Ok();
            var waiting = await site.NewAsync("Plant a tulip", "--kind", "plant");
            (await site.WeirAsync("item", "watch", waiting, "--timeout", "2")).Failed(6);
            var why = await site.JsonAsync("item", "why", waiting);
            why["state"]!.GetValue<string>().ShouldBe("queued");
            why["next"]!.GetValue<string>().ShouldBe("weir doctor");
        }

        await site.UpAsync("--unsandboxed");
        (await site.WatchAsync("GARDEN-1", 5)).ShouldContain("checks pass");
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose");
    }

    /// <summary>A folder to be the whole PATH: links to those of the programs that this machine has.</summary>
    private static Folder Programs(params string[] names)
    {
        var folder = Directory.CreateTempSubdirectory("weir-path-").FullName;
        foreach (var name in names)
        {
            var found = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
                .Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists);
            if (found is not null)
            {
                File.CreateSymbolicLink(Path.Combine(folder, name), found);
            }
        }
        return new Folder(folder);
    }

    private sealed record Folder(string Path) : IDisposable
    {
        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
