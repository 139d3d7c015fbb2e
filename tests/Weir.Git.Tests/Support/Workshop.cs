using System.Collections.Immutable;
using Weir.Core;
using Weir.Engines.Isolation;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests.Support;

/// <summary>
/// A folder with an upstream repository that a person works in, and Weir's repository over it. Each test has its own.
/// </summary>
public sealed class Workshop : IDisposable
{
    public static readonly ItemId Item = new(new ProjectKey("SHOP"), 7);
    public static readonly Timestamp Noon = new(1_750_000_000_000);

    private int clones;

    public Workshop(bool bare = false, bool isolated = false, params (string Path, string? Content)[] files)
    {
        Root = Directory.CreateTempSubdirectory("weir-git-").FullName;
        Upstream = Path.Combine(Root, "upstream");
        Desk = bare ? Path.Combine(Root, "desk") : Upstream;
        Directory.CreateDirectory(Desk);
        Person.Git(Desk, "init", "-q", "-b", "main");
        if (bare)
        {
            Person.Git(Root, "init", "-q", "--bare", "-b", "main", Upstream);
            Person.Git(Desk, "remote", "add", "origin", Upstream);
        }
        IsBare = bare;
        Start = Commit(files.Length > 0 ? files : [("README.md", "# Shop\n"), ("src/price.cs", Lines(1, 30))]);
        Settings = new GitRepositorySettings(
            "shop", Upstream, "main", Path.Combine(Root, "state", "mirror.git"), SandboxIn(Root, isolated))
        {
            Notice = Notices.Add,
        };
        Repository = new GitRepository(Settings);
    }

    public string Root { get; }

    /// <summary>The repository that Weir is pointed at.</summary>
    public string Upstream { get; }

    /// <summary>The work tree a person commits in; the upstream itself unless that is bare.</summary>
    public string Desk { get; }

    public bool IsBare { get; }

    public ObjectName Start { get; }

    public List<string> Notices { get; } = [];

    public GitRepositorySettings Settings { get; }

    public GitRepository Repository { get; private set; }

    public string Mirror => Settings.MirrorDirectory;

    /// <summary>The engines' own sandboxes; a test that needs isolation is skipped where there is none.</summary>
    public static ISandbox SandboxIn(string root, bool isolated = false)
    {
        var options = new SandboxOptions { Scratch = Path.Combine(root, "sandbox"), Unsandboxed = !isolated };
        var choice = Sandboxes.CreateAsync(options, default).GetAwaiter().GetResult();
        Assert.SkipWhen(choice is SandboxChoice.Refused, (choice as SandboxChoice.Refused)?.Sentence ?? "");
        return ((SandboxChoice.Chosen)choice).Sandbox;
    }

    public static string Lines(int from, int to) =>
        string.Concat(Enumerable.Range(from, to - from + 1).Select(line => $"line {line}\n"));

    /// <summary>What a person changes and commits on the target; a null content deletes.</summary>
    public ObjectName Commit(params (string Path, string? Content)[] files)
    {
        Write(Desk, files);
        Person.Git(Desk, "add", "-A", "-f");
        Person.Git(Desk, "commit", "-q", "-m", "a person's change");
        if (IsBare)
        {
            Person.Git(Desk, "push", "-q", "origin", "main");
        }
        return new ObjectName(Person.Git(Desk, "rev-parse", "HEAD"));
    }

    public static void Write(string folder, params (string Path, string? Content)[] files)
    {
        foreach (var (path, content) in files)
        {
            var full = Path.Combine(folder, path);
            if (content is null)
            {
                File.Delete(full);
                continue;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, content);
        }
    }

    public static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        }
    }

    /// <summary>A fresh clone of a commit.</summary>
    public async Task<string> CloneAsync(ObjectName start, params LaidOut[] laidOut)
    {
        var directory = Path.Combine(Root, "attempts", $"clone-{++clones}");
        Directory.CreateDirectory(Path.GetDirectoryName(directory)!);
        await Repository.PrepareCloneAsync(new CloneRequest(directory, start, [.. laidOut]), default);
        return directory;
    }

    public ImportRequest Import(string clone, ObjectName start, int attempt = 1) => new(
        clone,
        start,
        Parent: start,
        Base: Start,
        ProducesChange: true,
        Bounds: [],
        Artifacts: [],
        Trailers(attempt),
        $"Attempt {attempt}",
        Noon + Duration.Minutes(attempt));

    public static AttemptTrailers Trailers(int attempt) =>
        new(Item, new PassId("implement"), new AttemptId(attempt), "implementer", "local/tiny");

    /// <summary>One whole attempt: clone, edit, import. Returns the new head.</summary>
    public async Task<ObjectName> WorkAsync(
        ObjectName @base, ObjectName start, int attempt, params (string Path, string? Content)[] edits)
    {
        var clone = await CloneAsync(start);
        Write(clone, edits);
        var result = await Repository.ImportAsync(Import(clone, start, attempt) with { Base = @base }, default);
        result.Outside.ShouldBeEmpty();
        return result.Change!.Repositories[0].Head;
    }

    /// <summary>The same repository as a process started later sees it.</summary>
    public void Restart()
    {
        Repository.Dispose();
        Repository = new GitRepository(Settings);
    }

    public string? Read(ObjectName commit, string path) =>
        Person.Exit(Mirror, "git", "cat-file", "-e", $"{commit}:{path}") == 0
            ? Person.Git(Mirror, "show", $"{commit}:{path}")
            : null;

    public ImmutableArray<string> Files(ObjectName commit) =>
        [.. Person.Git(Mirror, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", commit.Value)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    public ObjectName? Ref(string name, string? repository = null)
    {
        var found = Person.Exit(repository ?? Mirror, "git", "rev-parse", "--verify", "--quiet", name);
        return found == 0 ? new ObjectName(Person.Git(repository ?? Mirror, "rev-parse", name)) : null;
    }

    public void Dispose()
    {
        Repository.Dispose();
        Person.Exit(Path.GetTempPath(), "chmod", "-R", "u+rwX", Root);
        Person.Exit(Path.GetTempPath(), "rm", "-rf", Root);
    }
}
