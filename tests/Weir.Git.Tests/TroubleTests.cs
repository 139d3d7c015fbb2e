using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Tests.Support;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

/// <summary>Bad input and broken surroundings end in one sentence that says what to do, with nothing
/// half-made.</summary>
public sealed class TroubleTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("weir-trouble-").FullName;

    public void Dispose()
    {
        Person.Exit(Path.GetTempPath(), "chmod", "-R", "u+rwX", root);
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task A_folder_that_is_not_there() => (await FailAsync("absent")).ShouldBe(
        $"There is no folder {root}/absent.");

    [Fact]
    public async Task A_folder_that_is_no_repository()
    {
        Directory.CreateDirectory(Path.Combine(root, "plain"));
        (await FailAsync("plain")).ShouldBe(
            $"{root}/plain is not a git repository.");
    }

    [Fact]
    public async Task A_repository_without_a_commit()
    {
        Person.Git(root, "init", "-q", "-b", "main", "empty");
        (await FailAsync("empty")).ShouldBe(
            $"{root}/empty has no commit yet. Make a first commit on main, then try again.");
    }

    [Fact]
    public async Task A_repository_without_the_target_branch()
    {
        Person.Git(root, "init", "-q", "-b", "trunk", "other");
        Person.Git(Path.Combine(root, "other"), "commit", "-q", "--allow-empty", "-m", "first");
        (await FailAsync("other")).ShouldBe(
            $"{root}/other has no branch main; it has trunk.");
    }

    [Fact]
    public async Task A_mirror_folder_that_cannot_be_written()
    {
        Person.Git(root, "init", "-q", "-b", "main", "up");
        Person.Git(Path.Combine(root, "up"), "commit", "-q", "--allow-empty", "-m", "first");
        File.WriteAllText(Path.Combine(root, "state"), "a file where a folder should be");
        var message = await FailAsync("up");
        message.ShouldStartWith($"The mirror at {root}/state/mirror.git cannot be written: ");
        message.ShouldContain("Make the folder writable");
    }

    [Fact]
    public async Task A_mirror_folder_that_holds_something_else()
    {
        Person.Git(root, "init", "-q", "-b", "main", "up");
        Person.Git(Path.Combine(root, "up"), "commit", "-q", "--allow-empty", "-m", "first");
        Workshop.Write(root, ("state/mirror.git/precious", "1"));
        (await FailAsync("up")).ShouldBe(
            $"{root}/state/mirror.git is not empty and not a mirror of Weir's. Move it away, then try again.");
    }

    [Fact]
    public async Task A_mirror_of_a_newer_version()
    {
        using var shop = new Workshop();
        await shop.Repository.RefreshAsync(default);
        File.WriteAllText(Path.Combine(shop.Mirror, "weir", "mirror"), "weir mirror 9\n");
        shop.Restart();
        var error = await Should.ThrowAsync<RepositoryException>(() => shop.Repository.RefreshAsync(default));
        error.Message.ShouldContain("newer version of Weir");
    }

    [Fact]
    public async Task Locks_and_scratch_of_a_killed_process_are_swept()
    {
        using var shop = new Workshop();
        await shop.Repository.RefreshAsync(default);
        Workshop.Write(
            shop.Mirror, ("refs/heads/main.lock", ""), ("packed-refs.lock", ""), ("weir/scratch/left/over", "1"));
        var next = shop.Commit(("a", "1"));
        shop.Restart();
        (await shop.Repository.RefreshAsync(default)).ShouldBe(next);
        Directory.GetDirectories(Path.Combine(shop.Mirror, "weir", "scratch")).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_interrupted_first_fetch_is_begun_again()
    {
        using var shop = new Workshop();
        Workshop.Write(shop.Mirror + ".making", ("objects/half", "1"));
        (await shop.Repository.RefreshAsync(default)).ShouldBe(shop.Start);
        Directory.Exists(shop.Mirror + ".making").ShouldBeFalse();
    }

    [Fact]
    public async Task A_repository_that_names_objects_by_sha256()
    {
        Person.Git(root, "init", "-q", "-b", "main", "--object-format=sha256", "up");
        Person.Git(Path.Combine(root, "up"), "commit", "-q", "--allow-empty", "-m", "first");
        using var repository = Open("up");
        var start = await repository.RefreshAsync(default);
        var clone = Path.Combine(root, "clone");
        await repository.PrepareCloneAsync(new CloneRequest(clone, start, []), default);
        Workshop.Write(clone, ("a", "1\n"));
        var result = await repository.ImportAsync(
            new ImportRequest(clone, start, start, start, true, [], [], Workshop.Trailers(1), "S", Workshop.Noon),
            default);
        result.Change!.Repositories[0].Head.Value.Length.ShouldBe(64);
        result.Change.Paths.ShouldBe(["a"]);
    }

    [Theory]
    [InlineData("git version 2.38.1", true)]
    [InlineData("git version 2.39.0", false)]
    [InlineData("git version 2.39.5 (Apple Git-154)", false)]
    [InlineData("git version 3.0.0-rc1", false)]
    [InlineData("git version built-from-source", false)]
    public void Only_a_git_that_is_surely_too_old_is_refused(string text, bool refused)
    {
        if (refused)
        {
            Should.Throw<RepositoryException>(() => GitVersion.Check(text))
                .Message.ShouldContain("needs 2.39 or newer");
        }
        else
        {
            Should.NotThrow(() => GitVersion.Check(text));
        }
    }

    [Theory]
    [InlineData("-upload-pack=x")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("x.lock")]
    [InlineData("a:b")]
    public void A_target_that_is_no_branch_name_is_refused_at_once(string target) => Should.Throw<RepositoryException>(
        () => new GitRepository(new GitRepositorySettings("x", root, target, root, Workshop.SandboxIn(root))))
        .Message.ShouldContain("is not a branch name");

    [Theory]
    [InlineData("--output=/tmp/x")]
    [InlineData("HEAD")]
    [InlineData("")]
    public async Task Nothing_but_a_full_object_name_reaches_git(string name)
    {
        using var shop = new Workshop();
        var error = await Should.ThrowAsync<RepositoryException>(
            () => shop.Repository.MeasureAsync(new ObjectName(name), shop.Start, default));
        error.Message.ShouldContain("is not the name of a git object");
    }

    [Fact]
    public void Paths_survive_as_text_whatever_their_bytes()
    {
        byte[] bytes = [.. "a/é\n"u8, 0xff, 0xc3, .. "🌊"u8, 0xed, 0xa0, 0x80];
        var text = PathText.Decode(bytes);
        PathText.Encode(text).ShouldBe(bytes);
        PathText.Show(text).ShouldBe("a/é\\x0a\\xff\\xc3🌊\\xed\\xa0\\x80");
        PathText.Fields("a\0\0b"u8.ToArray()).ShouldBe(["a", "", "b"]);
    }

    [Fact]
    public void A_subject_is_one_line_of_bounded_length_and_forges_no_trailer()
    {
        var trailers = Workshop.Trailers(1) with { Agent = "x\nWeir-Effect: 1.1", Model = "" };
        TrailerFormat.Message("Fix\r\n\r\nWeir-Effect: 1.1", trailers).ShouldBe(
            "Fix\n\nWeir-Item: SHOP-7\nWeir-Pass: implement\nWeir-Attempt: a1\nWeir-Agent: x Weir-Effect: 1.1\n");
        var message = TrailerFormat.Message(new string('a', 500), trailers);
        message.Split('\n')[0].Length.ShouldBe(TrailerFormat.SubjectLimit);
        TrailerFormat.Message("", trailers).ShouldStartWith("Change\n");
    }

    private async Task<string> FailAsync(string upstream)
    {
        using var repository = Open(upstream);
        var error = await Should.ThrowAsync<RepositoryException>(() => repository.RefreshAsync(default));
        Directory.Exists(Path.Combine(root, "state", "mirror.git.making")).ShouldBeFalse();
        return error.Message;
    }

    private GitRepository Open(string upstream) => new(new GitRepositorySettings(
        "x",
        Path.Combine(root, upstream),
        "main",
        Path.Combine(root, "state", "mirror.git"),
        Workshop.SandboxIn(root)));
}
