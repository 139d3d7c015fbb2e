using Weir.Runtime.Ports;

namespace Weir.Engines.Tests;

public sealed class MountsTests : IDisposable
{
    private readonly TestFolders folders = new();

    public void Dispose() => folders.Dispose();

    private async Task<string> RefusalAsync(SandboxedProcess process)
    {
        var sandbox = await TestSandboxes.IsolatedAsync(folders);
        var result = await sandbox.RunAsync(process, TestContext.Current.CancellationToken);
        result.End.ShouldBe(ProcessEnd.NotStarted);
        return result.Errors;
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/usr")]
    [InlineData("/etc")]
    [InlineData("/proc/self")]
    [InlineData("/sys/kernel")]
    [InlineData("/var")]
    [InlineData("/tmp")]
    public async Task A_folder_of_the_system_is_not_handed_over(string path) =>
        (await RefusalAsync(folders.Run("true") with { ReadOnly = [path] })).ShouldContain("folder of the system");

    [Theory]
    [InlineData("relative")]
    [InlineData("/usr/../root")]
    [InlineData("/tmp/./x")]
    public async Task A_path_that_is_not_plain_is_refused(string path) =>
        (await RefusalAsync(folders.Run("true") with { ReadOnly = [path] })).ShouldContain("is not an absolute path");

    [Fact]
    public async Task A_mount_that_does_not_exist_is_named() =>
        (await RefusalAsync(folders.Run("true") with { ReadOnly = [folders.InClone("none")] }))
            .ShouldBe($"The mount '{folders.InClone("none")}' does not exist.");

    [Fact]
    public async Task One_folder_is_not_both_writable_and_read_only() =>
        (await RefusalAsync(folders.Run("true") with { ReadOnly = [folders.Clone + "/"] }))
            .ShouldContain("as writable and as read-only");

    [Fact]
    public async Task A_working_directory_outside_the_mounts_is_refused() =>
        (await RefusalAsync(folders.Run("true") with { WorkingDirectory = folders.Root }))
            .ShouldContain("is not inside one of the mounts");

    [Fact]
    public async Task A_link_that_an_earlier_run_left_in_the_place_of_an_inner_mount_is_refused()
    {
        var outside = Directory.CreateDirectory(Path.Combine(folders.Root, "outside")).FullName;
        Directory.CreateSymbolicLink(folders.InClone("inner"), outside);
        var run = folders.Run("true") with { Writable = [folders.Clone, folders.InClone("inner/deep")] };
        (await RefusalAsync(run)).ShouldContain("does not exist");

        Directory.CreateDirectory(Path.Combine(outside, "deep"));
        (await RefusalAsync(run))
            .ShouldContain($"'{folders.InClone("inner")}' is a link to '{outside}' that a run may have placed");
    }

    [Fact]
    public async Task A_writable_folder_may_lie_inside_a_read_only_one()
    {
        var inner = Directory.CreateDirectory(folders.InClone("inner")).FullName;
        var sandbox = await TestSandboxes.IsolatedAsync(folders);
        var script = folders.Script("touch inner/yes; touch no");
        var process = script with { Writable = [inner], ReadOnly = [folders.Clone] };
        await sandbox.RunAsync(process, TestContext.Current.CancellationToken);
        File.Exists(Path.Combine(inner, "yes")).ShouldBeTrue();
        File.Exists(folders.InClone("no")).ShouldBeFalse();
    }
}
