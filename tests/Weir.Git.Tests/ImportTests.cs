using Weir.Core;
using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

public sealed class ImportTests
{
    private const string Notes = ".weir/items/SHOP-7/notes.md";

    [Fact]
    public async Task Work_becomes_one_commit_with_trailers_on_the_attempts_own_ref()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, ("src/price.cs", "new\n"), ("src/tax.cs", "tax\n"), ("README.md", null));

        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);

        var head = result.Change!.Repositories[0].Head;
        result.Outside.ShouldBeEmpty();
        result.Change.Paths.ShouldBe(["README.md", "src/price.cs", "src/tax.cs"]);
        shop.Ref("refs/weir/SHOP-7/attempts/a1").ShouldBe(head);
        Person.Git(shop.Mirror, "log", "-1", "--format=%P|%an <%ae>|%cn|%at|%B", head.Value).ShouldBe(
            $"""
            {shop.Start}|Weir <weir@localhost>|Weir|1750000060|Attempt 1

            Weir-Item: SHOP-7
            Weir-Pass: implement
            Weir-Attempt: a1
            Weir-Agent: implementer
            Weir-Model: local/tiny
            """);
    }

    [Fact]
    public async Task Nothing_touched_is_no_change_and_no_checkpoint()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        File.SetLastWriteTimeUtc(Path.Combine(clone, "README.md"), DateTime.UnixEpoch);
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        result.ShouldBe(new ImportResult(null, [], [], null));
    }

    [Fact]
    public async Task An_edit_in_the_second_of_the_checkout_that_keeps_size_and_time_is_seen()
    {
        using var shop = new Workshop(files: ("a", "11"));
        var clone = await shop.CloneAsync(shop.Start);
        var path = Path.Combine(clone, "a");
        var written = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, "22");
        File.SetLastWriteTimeUtc(path, written);
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        result.Change!.Paths.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Commits_made_in_the_clone_are_squashed_and_only_files_count()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, ("a", "1"));
        Person.Git(clone, "add", "-A");
        Person.Git(clone, "commit", "-q", "-m", "mine\n\nWeir-Effect: 1.1");
        Workshop.Write(clone, ("b", "2"), ("kept-in-a-stash", "3"));
        Person.Git(clone, "add", "b");
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        result.Change!.Paths.ShouldBe(["a", "b", "kept-in-a-stash"]);
        var head = result.Change.Repositories[0].Head;
        Person.Git(shop.Mirror, "rev-list", "--count", $"{shop.Start}..{head}").ShouldBe("1");
    }

    [Fact]
    public async Task Importing_again_gives_the_same_commit_also_after_a_restart()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, ("a", "1"));
        var first = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        shop.Restart();
        var second = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        second.Change!.Repositories.ShouldBe(first.Change!.Repositories);
        second.Checkpoint.ShouldBe(first.Checkpoint);
    }

    [Fact]
    public async Task Modes_links_and_unicode_names_survive()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, ("tool", "#!/bin/sh\n"), ("Grüße/日本 \"q\"\n\t🌊", "x"));
        Workshop.MakeExecutable(Path.Combine(clone, "tool"));
        File.CreateSymbolicLink(Path.Combine(clone, "src", "link"), "../README.md");
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        result.Outside.ShouldBeEmpty();
        result.Change!.Paths.ShouldBe(["Grüße/日本 \"q\"\\x0a\\x09🌊", "src/link", "tool"]);
        var head = result.Change.Repositories[0].Head;
        Person.Git(shop.Mirror, "ls-tree", head.Value, "tool", "src/link").ShouldStartWith("120000 ");
        Person.Git(shop.Mirror, "ls-tree", head.Value, "tool").ShouldStartWith("100755 ");
    }

    [Fact]
    public async Task Ignored_files_stay_out_unless_they_are_declared()
    {
        using var shop = new Workshop(files: [(".gitignore", "*.log\nout/\n"), ("a", "1")]);
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, ("build.log", "x"), ("out/report.md", "r"), ("out/junk", "j"), ("a", "2"));
        var request = shop.Import(clone, shop.Start) with
        {
            Artifacts = [new ArtifactPath("report", "out/report.md", Writable: true)],
        };
        var result = await shop.Repository.ImportAsync(request, default);
        result.Change!.Paths.ShouldBe(["a", "out/report.md"]);
        result.Artifacts.Single().Name.ShouldBe("report");
    }

    [Fact]
    public async Task The_ignore_rules_that_count_are_those_the_attempt_leaves()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, (".gitignore", "node_modules/\n"), ("node_modules/x", "x"), ("package.json", "{}"));
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        result.Change!.Paths.ShouldBe([".gitignore", "package.json"]);
    }

    [Fact]
    public async Task Process_artifacts_are_read_and_never_part_of_the_change()
    {
        using var shop = new Workshop(files: [(".gitignore", ".weir/items\n"), ("a", "1")]);
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, (Notes, "noted\n"), ("a", "2"));
        Workshop.Write(Path.Combine(clone, ".weir/items/SHOP-7/data"), ("x", "1"), ("y/z", "2"));
        var request = shop.Import(clone, shop.Start) with
        {
            Artifacts =
            [
                new ArtifactPath("notes", Notes, true),
                new ArtifactPath("data", ".weir/items/SHOP-7/data/", true),
                new ArtifactPath("absent", ".weir/items/SHOP-7/absent.md", true),
            ],
        };

        var result = await shop.Repository.ImportAsync(request, default);

        result.Outside.ShouldBeEmpty();
        result.Change!.Paths.ShouldBe(["a"]);
        shop.Files(result.Change.Repositories[0].Head).ShouldBe([".gitignore", "a"]);
        result.Artifacts.Select(artifact => artifact.Name).ShouldBe(["notes", "data"]);
        Person.Git(shop.Mirror, "cat-file", "-p", result.Artifacts[0].Object.Value).ShouldBe("noted");
        Person.Git(shop.Mirror, "ls-tree", "-r", "--name-only", result.Artifacts[1].Object.Value).ShouldBe("x\ny/z");
        shop.Files(result.Checkpoint!.Value).ShouldContain(Notes, StringComparer.Ordinal);
        result.Artifacts[0].Digest.Value.ShouldBe(
            "sha256:d53ccff8db08f8d31eefb2efa2a0427858016be060cf4a7e4f957c85e5bb9a40");
    }

    [Fact]
    public async Task A_file_that_an_item_is_given_has_the_facts_of_one_that_an_attempt_made()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, (Notes, "noted\n"));
        var request = shop.Import(clone, shop.Start) with { Artifacts = [new ArtifactPath("notes", Notes, true)] };
        var made = (await shop.Repository.ImportAsync(request, default)).Artifacts[0];

        var given = await shop.Repository.StoreFileAsync("notes", "noted\n"u8.ToArray(), default);

        (given.Name, given.Digest, given.Object).ShouldBe((made.Name, made.Digest, made.Object));
    }

    [Fact]
    public async Task Artifacts_alone_are_no_change()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, (Notes, "noted\n"));
        var request = shop.Import(clone, shop.Start) with
        {
            ProducesChange = false,
            Artifacts = [new ArtifactPath("notes", Notes, true)],
        };
        var result = await shop.Repository.ImportAsync(request, default);
        result.Change.ShouldBeNull();
        result.Outside.ShouldBeEmpty();
        result.Artifacts.Length.ShouldBe(1);
        shop.Ref("refs/weir/SHOP-7/attempts/a1").ShouldBeNull();
    }

    [Fact]
    public async Task What_was_laid_out_may_be_read_and_not_changed()
    {
        using var shop = new Workshop();
        await shop.Repository.RefreshAsync(default);
        var note = new ObjectName(Person.GitWithInput(shop.Mirror, "a note\n", "hash-object", "-w", "--stdin"));
        var clone = await shop.CloneAsync(shop.Start, new LaidOut(Notes, note));
        var request = shop.Import(clone, shop.Start) with { Artifacts = [new ArtifactPath("notes", Notes, false)] };

        Workshop.Write(clone, ("a", "1"));
        var untouched = await shop.Repository.ImportAsync(request, default);
        Workshop.Write(clone, (Notes, "forged\n"));
        var touched = await shop.Repository.ImportAsync(request, default);

        untouched.Outside.ShouldBeEmpty();
        untouched.Artifacts.ShouldBeEmpty();
        touched.Outside.ShouldBe([Notes]);
        touched.Change.ShouldBeNull();
        shop.Read(touched.Checkpoint!.Value, Notes).ShouldBe("forged");
    }

    [Fact]
    public async Task A_clone_that_resolves_a_conflict_is_committed_on_the_target()
    {
        using var shop = new Workshop(bare: true);
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("src/price.cs", "ours\n"), ("b", "2"));
        var target = shop.Commit(("src/price.cs", "theirs\n"));
        var outcome = await shop.Repository.RebaseAsync(
            new RebaseRequest(Workshop.Item, shop.Start, head, Workshop.Noon), default);
        var conflict = outcome.ShouldBeOfType<RebaseOutcome.Conflict>();
        var clone = await shop.CloneAsync(conflict.Marked);
        File.ReadAllText(Path.Combine(clone, "src/price.cs")).ShouldContain("<<<<<<< main");
        Workshop.Write(clone, ("src/price.cs", "both\n"));

        var result = await shop.Repository.ImportAsync(
            shop.Import(clone, conflict.Marked, 2) with { Parent = target, Base = target }, default);

        result.Change!.Paths.ShouldBe(["b", "src/price.cs"]);
        var made = result.Change.Repositories[0].Head;
        Person.Git(shop.Mirror, "log", "-1", "--format=%P", made.Value).ShouldBe(target.Value);
    }

    [Fact]
    public async Task Files_that_disagree_with_their_own_attributes_show_no_change_nobody_made()
    {
        using var shop = new Workshop(files: [("dos.txt", "a\r\nb\r\n"), ("unix.txt", "a\n")]);
        var start = shop.Commit((".gitattributes", "*.txt text\n*.bat eol=crlf\n"), ("run.bat", "echo\n"));
        Person.Git(shop.Desk, "update-ref", "refs/heads/main", start.Value);
        var raw = Person.Git(shop.Desk, "hash-object", "--no-filters", "-w", "dos.txt");
        Person.Git(shop.Desk, "update-index", "--cacheinfo", $"100644,{raw},dos.txt");
        Person.Git(shop.Desk, "commit", "-q", "--amend", "-m", "dos");
        start = await shop.Repository.RefreshAsync(default);
        shop.Read(start, "dos.txt").ShouldBe("a\r\nb\r");

        var clone = await shop.CloneAsync(start);
        Workshop.Write(clone, ("unix.txt", "b\r\n"));
        var result = await shop.Repository.ImportAsync(shop.Import(clone, start) with { Base = start }, default);

        result.Change!.Paths.ShouldBe(["unix.txt"]);
        shop.Read(result.Change.Repositories[0].Head, "unix.txt").ShouldBe("b");
    }

    [Fact]
    public async Task New_attributes_change_no_file_that_nobody_touched()
    {
        using var shop = new Workshop(files: [("dos.txt", "a\r\n"), ("also.txt", "b\r\n")]);
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, (".gitattributes", "*.txt text\n"), ("also.txt", "c\r\n"));
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        result.Change!.Paths.ShouldBe([".gitattributes", "also.txt"]);
        shop.Read(result.Change.Repositories[0].Head, "also.txt").ShouldBe("c");
    }

    [Fact]
    public async Task A_file_may_become_a_folder_and_a_folder_a_file()
    {
        using var shop = new Workshop(files: [("a", "1"), ("d/x", "1"), ("d/y", "1")]);
        var clone = await shop.CloneAsync(shop.Start);
        File.Delete(Path.Combine(clone, "a"));
        Directory.Delete(Path.Combine(clone, "d"), recursive: true);
        Workshop.Write(clone, ("a/b/c", "2"), ("d", "2"));
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        result.Outside.ShouldBeEmpty();
        shop.Files(result.Change!.Repositories[0].Head).ShouldBe(["a/b/c", "d"]);
    }

    [Fact]
    public async Task Many_new_files_travel_as_a_pack()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, [.. Enumerable.Range(0, 400).Select(i => ($"many/{i}", (string?)$"file {i}"))]);
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        result.Change!.Paths.Length.ShouldBe(400);
        Directory.GetFiles(Path.Combine(shop.Mirror, "objects", "pack"), "*.pack").ShouldNotBeEmpty();
    }
}
