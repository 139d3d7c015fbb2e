using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

public sealed class ProcessTests
{
    /// <summary>git runs an alias with an exclamation mark as a command: the shortest way to one that hangs.</summary>
    private static readonly GitCall Hanging =
        new("-c", "alias.hang=!sleep 600", "hang") { GitDirectory = "/dev/null" };

    [Fact]
    public async Task A_git_that_hangs_is_killed_at_its_limit()
    {
        var call = Hanging with { Timeout = TimeSpan.FromMilliseconds(100) };
        var error = await Should.ThrowAsync<RepositoryException>(() => GitProcess.RunAsync(call, default));
        error.Message.ShouldContain("was killed");
    }

    [Fact]
    public async Task Cancelling_ends_a_git_that_runs()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Should.ThrowAsync<OperationCanceledException>(() => GitProcess.RunAsync(Hanging, cancel.Token));
    }

    [Fact]
    public async Task Output_beyond_the_limit_fails_a_call_that_needs_all_of_it()
    {
        var call = new GitCall("version") { GitDirectory = "/dev/null", OutputLimit = 5 };
        var error =
            await Should.ThrowAsync<RepositoryException>(() => GitProcess.DemandAsync(call, "speaking", default));
        error.Message.ShouldBe("git failed speaking: it printed more than 5 bytes");
    }

    [Theory]
    [InlineData(ProcessEnd.NotStarted, "could not be started in the sandbox (test): no bubbles. Run `weir doctor`.")]
    [InlineData(ProcessEnd.TimedOut, "took longer than 10 minutes")]
    [InlineData(ProcessEnd.Signalled, "was killed in the sandbox (test), exit code 137")]
    public async Task A_sandbox_that_fails_is_a_sentence_and_leaves_the_clone_as_it_is(ProcessEnd end, string sentence)
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, ("a", "1"));
        using var repository = new GitRepository(shop.Settings with { Sandbox = new BrokenSandbox(end) });
        var error = await Should.ThrowAsync<RepositoryException>(
            () => repository.ImportAsync(shop.Import(clone, shop.Start), default));
        error.Message.ShouldContain(sentence);
        var later = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        later.Change!.Paths.ShouldBe(["a"]);
    }

    [Theory]
    [InlineData("/srv/git/shop.git", true)]
    [InlineData("../shop", true)]
    [InlineData("file:///srv/shop.git", true)]
    [InlineData("./odd:name", true)]
    [InlineData("https://example.org/shop.git", false)]
    [InlineData("ssh://git@example.org/shop.git", false)]
    [InlineData("git@example.org:shop.git", false)]
    public void A_path_is_told_from_an_address(string location, bool isLocal) =>
        new Upstream(location, "main").IsLocal.ShouldBe(isLocal);

    private sealed class BrokenSandbox(ProcessEnd end) : ISandbox
    {
        public string Name => "test";

        public bool Isolated => false;

        public Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel) =>
            Task.FromResult(new ProcessResult(end, 137, default, "no bubbles\n", 0, TimeSpan.Zero));
    }
}
