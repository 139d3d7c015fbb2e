using System.Runtime.Versioning;
using Weir.Engines.Isolation;

namespace Weir.Engines.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class SandboxProbeTests : IDisposable
{
    private readonly TestFolders folders = new();

    public void Dispose() => folders.Dispose();

    private Task<SandboxChoice> ChooseAsync(string searchPath, bool unsandboxed = false) => Sandboxes.CreateAsync(
        TestSandboxes.Options(folders) with { SearchPath = searchPath, Unsandboxed = unsandboxed },
        TestContext.Current.CancellationToken);

    [Fact]
    public async Task Without_bubblewrap_agents_are_refused_with_the_next_command_to_type()
    {
        var refused = (await ChooseAsync(folders.Root)).ShouldBeOfType<SandboxChoice.Refused>();
        refused.Sentence.ShouldStartWith(
            "Agents and commands are refused, because nothing isolates them. Bubblewrap (bwrap) is not on PATH. "
            + "Install it: apt-get install bubblewrap");
        refused.Sentence.ShouldContain("--unsandboxed");
    }

    [Fact]
    public async Task A_bubblewrap_that_fails_is_quoted()
    {
        var program = Path.Combine(folders.Root, "bwrap");
        File.WriteAllText(program, "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var refused = (await ChooseAsync(folders.Root)).ShouldBeOfType<SandboxChoice.Refused>();
        refused.Finding.Sentence.ShouldBe(
            $"{program} is there but does not isolate: bwrap: setting up uid map: Permission denied");
        refused.Finding.Hint.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_bubblewrap_that_runs_the_program_without_isolating_it_is_found_out()
    {
        var program = Path.Combine(folders.Root, "bwrap");
        File.WriteAllText(program, "#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nexec \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (await ChooseAsync(folders.Root)).ShouldBeOfType<SandboxChoice.Refused>();
    }

    [Fact]
    public async Task Unsandboxed_is_only_what_the_operator_asked_for()
    {
        var chosen = (await ChooseAsync(folders.Root, unsandboxed: true)).ShouldBeOfType<SandboxChoice.Chosen>();
        (chosen.Sandbox.Name, chosen.Sandbox.Isolated).ShouldBe(("none", false));
    }

    [Fact]
    public async Task A_working_bubblewrap_isolates()
    {
        var sandbox = await TestSandboxes.IsolatedAsync(folders);
        (sandbox.Name, sandbox.Isolated).ShouldBe(("bubblewrap", true));
    }
}
