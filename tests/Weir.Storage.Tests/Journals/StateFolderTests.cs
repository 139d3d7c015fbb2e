using System.Runtime.Versioning;
using Weir.Runtime.Ports;
using Weir.Storage.State;
using Weir.Storage.Tests.Children;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Journals;

/// <summary>Two servers on one state, and folders that cannot be one.</summary>
public sealed class StateFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_server_is_refused_with_the_process_and_address_of_the_first()
    {
        using var child = Child.Start(AppendingChild.Name, _folder.Path);
        (await child.ReadLineAsync()).ShouldNotBeNull();

        var refusal = Should.Throw<JournalUnavailableException>(() => StateFolder.Lock(_folder.Path));
        refusal.Message.ShouldBe($"The state folder '{_folder.Path}' is in use by process {child.Id}, " +
            $"which listens on {AppendingChild.Address}.");
        refusal.Hint.ShouldStartWith("Use the server that is running");
    }

    [Fact]
    public void A_folder_is_free_again_when_it_is_given_back_and_what_lies_there_does_not_matter()
    {
        using (var first = StateFolder.Lock(_folder.Path))
        {
            first.Announce("http://127.0.0.1:1");
            Should.Throw<JournalUnavailableException>(() => StateFolder.Lock(_folder.Path))
                .Message.ShouldContain($"process {Environment.ProcessId}, which listens on http://127.0.0.1:1");
        }
        File.Exists(_folder["server.lock"]).ShouldBeTrue();
        using var second = StateFolder.Lock(_folder.Path);
        Should.Throw<JournalUnavailableException>(() => StateFolder.Lock(_folder.Path))
            .Message.ShouldEndWith($"in use by process {Environment.ProcessId}.");
    }

    [Fact]
    public void A_lock_whose_owner_nobody_knows_is_still_a_lock()
    {
        using var first = StateFolder.Lock(_folder.Path);
        File.Delete(_folder["server.owner"]);

        Should.Throw<JournalUnavailableException>(() => StateFolder.Lock(_folder.Path))
            .Message.ShouldEndWith("is in use by another process.");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_new_folder_belongs_to_its_owner_alone()
    {
        using var state = StateFolder.Lock(_folder["a/b/state"]);

        state.Path.ShouldBe(_folder["a/b/state"]);
        File.GetUnixFileMode(state.Path)
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_named()
    {
        File.WriteAllText(_folder["state"], "a file");

        var refusal = Should.Throw<JournalUnavailableException>(() => StateFolder.Lock(_folder["state"]));
        refusal.Message.ShouldContain(_folder["state"]);
        refusal.Hint.ShouldNotBeEmpty();
        File.ReadAllText(_folder["state"]).ShouldBe("a file");
    }

    [Fact]
    public async Task A_read_only_folder_is_named_and_stays_empty()
    {
        using var child = Child.StartConfined(
            ["--ro-bind", _folder.Path, _folder.Path], OpeningChild.Name, _folder.Path);

        var (lines, exitCode) = await child.ReadToEndAsync();
        lines.ShouldBe([
            $"The folder '{_folder.Path}' is on a read-only file system. " +
            "Choose a state folder on a disk that can be written.",
        ]);
        exitCode.ShouldBe(3);
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_without_the_right_to_write_is_named()
    {
        // Root may write everywhere, so the child gives up root's right to do so.
        Directory.CreateDirectory(_folder["state"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var child = Child.StartConfined(
            ["--unshare-user", "--uid", "1000", "--cap-drop", "ALL"], OpeningChild.Name, _folder["state"]);

        var (lines, exitCode) = await child.ReadToEndAsync();
        lines.ShouldBe([
            $"The folder '{_folder["state"]}' cannot be written by this user. " +
            "Give this user the right to write there, or choose another state folder.",
        ]);
        exitCode.ShouldBe(3);
    }
}
