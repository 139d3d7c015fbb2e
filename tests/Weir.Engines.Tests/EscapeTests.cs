using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Weir.Engines.Isolation;
using Weir.Runtime.Ports;

namespace Weir.Engines.Tests;

/// <summary>
/// Programs that want out of bubblewrap. Attempts are harmless where they succeed: files are opened, not written.
/// </summary>
public sealed class EscapeTests : IDisposable
{
    private readonly TestFolders folders = new();

    public void Dispose() => folders.Dispose();

    private async Task<ProcessResult> TryAsync(SandboxedProcess process, Ceilings? ceilings = null)
    {
        var sandbox = await TestSandboxes.IsolatedAsync(folders, ceilings);
        return await sandbox.RunAsync(process, TestContext.Current.CancellationToken);
    }

    private static void NeedProcessCeiling() => TestSandboxes.Need(
        !Environment.IsPrivilegedProcess || ControlGroups.Find().LimitsProcesses,
        "Root is bound by control groups only, and none can be made here.");

    private static string[] Lines(ProcessResult result) =>
        result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string Secret(string name = "secret")
    {
        var file = Path.Combine(folders.Root, name);
        File.WriteAllText(file, "the secret");
        return file;
    }

    [Fact]
    public async Task A_file_outside_does_not_exist()
    {
        var result = await TryAsync(folders.Run("cat", Secret()));
        result.ExitCode.ShouldBe(1);
        result.Errors.ShouldContain("No such file");
    }

    [Fact]
    public async Task Beside_the_clone_there_is_nothing()
    {
        Directory.CreateDirectory(Path.Combine(folders.Root, "other-clone"));
        (await TryAsync(folders.Run("ls", "-A", folders.Root))).Text.ShouldBe("clone\n");
    }

    [Fact]
    public async Task A_link_out_of_the_clone_leads_nowhere()
    {
        File.CreateSymbolicLink(folders.InClone("link"), Secret());
        File.CreateSymbolicLink(folders.InClone("up"), "../secret");
        var result = await TryAsync(folders.Script("cat link up; echo changed >link; echo changed >up"));
        result.Text.ShouldBe("");
        File.ReadAllText(Secret()).ShouldBe("the secret");
    }

    [Fact]
    public async Task Homes_and_the_state_of_services_do_not_exist()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var places = $"'{home}' /home /root /run /var/lib /sys /srv /mnt";
        var result = await TryAsync(folders.Script($"ls -A {places} 2>/dev/null"));
        // The toolchain probe may mount tools from a home; those and the private home are all there is.
        string[] expected = ["weir", ".dotnet", ".nuget", ".pyenv", ".cargo", ".nvm", ".local"];
        Lines(result).Where(line => line[^1] != ':').ShouldBeSubsetOf(expected, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Private_keys_of_the_system_do_not_exist()
    {
        const string Keys = "/etc/shadow /etc/ssl/private /etc/pki/tls/private /etc/ssh";
        (await TryAsync(folders.Script($"ls -d {Keys} 2>/dev/null"))).Text.ShouldBe("");
    }

    [Fact]
    public async Task Nothing_outside_the_clone_and_the_private_folders_can_be_written()
    {
        const string Attempt = """
            find / -xdev -type d -writable 2>/dev/null
            find /usr /etc -writable -not -type l 2>/dev/null
            touch /x /usr/x /etc/x /dev/x /run/x
            """;
        var result = await TryAsync(folders.Script(Attempt));
        // -xdev lists where other file systems are mounted, and they are the private ones.
        string[] expected = ["/tmp", SyntheticFiles.Home, "/dev/shm", folders.Clone];
        Lines(result).ShouldBeSubsetOf(expected, StringComparer.Ordinal);
        result.Errors.Split("Read-only file system").Length.ShouldBe(6, result.Errors);
    }

    [Fact]
    public async Task No_setting_of_the_kernel_can_be_opened_for_writing()
    {
        // As root the sandbox's user owns these files: ownership does not protect them, only the read-only mount does.
        const string Open = """
            find /proc -type f -not -path '/proc/[0-9]*' -not -path '/proc/*self/*' 2>/dev/null | while read -r file; do
                if ( : >>"$file" ) 2>/dev/null; then echo "$file"; fi
            done
            """;
        (await TryAsync(folders.Script(Open))).Text.ShouldBe("");
    }

    [Fact]
    public async Task A_read_only_mount_cannot_be_written_nor_mounted_over()
    {
        var shared = Directory.CreateDirectory(Path.Combine(folders.Root, "shared")).FullName;
        File.WriteAllText(Path.Combine(shared, "file"), "before");
        const string Attempt = "cat file; echo after >file; rm file; touch new; mount -o remount,rw . ; chmod 777 .";
        var result = await TryAsync(folders.Script($"cd '{shared}'; {Attempt}") with { ReadOnly = [shared] });
        result.Text.ShouldBe("before");
        Directory.GetFileSystemEntries(shared).ShouldBe([Path.Combine(shared, "file")]);
        File.ReadAllText(Path.Combine(shared, "file")).ShouldBe("before");
    }

    [Fact]
    public async Task A_read_only_folder_inside_the_clone_stays_read_only()
    {
        var objects = Directory.CreateDirectory(folders.InClone("objects")).FullName;
        var attempt = folders.Script("touch objects/new || mv objects elsewhere || echo held");
        var result = await TryAsync(attempt with { ReadOnly = [objects] });
        result.Text.ShouldBe("held\n");
    }

    [Fact]
    public async Task The_machines_loopback_is_not_reached()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var connect = folders.Run("bash", "-c", $"exec 3<>/dev/tcp/127.0.0.1/{port}");

        (await TryAsync(connect)).ExitCode.ShouldBe(1);
        listener.Pending().ShouldBeFalse();

        // The same attempt without a sandbox, to know that it would have been heard.
        var open = await TestSandboxes.UnsandboxedAsync(folders);
        (await open.RunAsync(connect, TestContext.Current.CancellationToken)).Succeeded.ShouldBeTrue();
        listener.Pending().ShouldBeTrue();
    }

    [Fact]
    public async Task There_is_no_network_but_the_sandboxs_own_loopback()
    {
        const string Show = "tail -n +3 /proc/net/dev | cut -d: -f1; tail -n +2 /proc/net/unix";
        var result = await TryAsync(folders.Script(Show));
        result.Text.Trim().ShouldBe("lo");
    }

    [Fact]
    public async Task A_way_out_that_nothing_keeps_open_is_no_way_to_start()
    {
        var socket = Path.Combine(folders.Clone, "socket");
        var asked = folders.Run("true") with { Routes = [new SandboxRoute(RouteDirection.Out, 4180, socket)] };
        var sandbox = await TestSandboxes.IsolatedAsync(folders);
        var result = await sandbox.RunAsync(asked, TestContext.Current.CancellationToken);
        (result.End, result.Errors).ShouldBe(
            (ProcessEnd.NotStarted, "This sandbox has no relay for routes out of it."));
    }

    [Fact]
    public async Task The_machines_processes_are_not_seen()
    {
        const string Show = "cat /proc/[0-9]*/cmdline | tr '\\0' ' '; ls -d /proc/[0-9]* | wc -l";
        var result = await TryAsync(folders.Script(Show));
        result.Text.ShouldNotContain("Weir.Engines.Tests");
        int.Parse(result.Text.TrimEnd().Split(' ', '\n')[^1]).ShouldBeLessThan(8);
    }

    [Fact]
    public async Task Nobody_outside_can_be_signalled()
    {
        var result = await TryAsync(folders.Script($"kill -0 {Environment.ProcessId} || kill -0 -1 || echo nobody"));
        result.Text.ShouldBe("nobody\n");
    }

    [Fact]
    public async Task There_are_no_rights_and_none_to_be_had()
    {
        const string Rights = """
            id -u
            grep -E '^(Cap|NoNewPrivs)' /proc/self/status
            unshare -U true || unshare -n true || mount -t tmpfs x /tmp || echo none
            """;
        var result = await TryAsync(folders.Script(Rights));
        var noCapability = new string('0', 16);
        Lines(result).Select(line => line.Split('\t')[^1]).ShouldBe(
            ["1000", .. Enumerable.Repeat(noCapability, 5), "1", "none"]);
    }

    [Fact]
    public async Task Descriptors_that_the_engine_was_left_with_are_not_inherited()
    {
        var leaked = OpenInheritable("/etc", 0);
        leaked.ShouldBeGreaterThan(2);
        var result = await TryAsync(folders.Script("for each in /proc/self/fd/*; do echo ${each##*/}; done"));
        Lines(result).ShouldBeSubsetOf(["0", "1", "2", "3"], StringComparer.Ordinal);
        _ = Close(leaked);
    }

    [Fact]
    public async Task The_engines_environment_is_not_even_in_the_sandboxs_own_processes()
    {
        Environment.SetEnvironmentVariable("WEIR_TEST_SECRET", "leaked");
        (await TryAsync(folders.Script("cat /proc/[0-9]*/environ"))).Text.ShouldNotContain("leaked");
    }

    [Fact]
    public async Task The_session_is_its_own_so_there_is_no_terminal_to_type_into()
    {
        // A session that began outside would have the number 0 here.
        const string Attempt = "cut -d' ' -f6 /proc/self/stat; ( : </dev/tty ) 2>/dev/null || echo none";
        var result = await TryAsync(folders.Script(Attempt));
        result.Text.ShouldBe("1\nnone\n");
    }

    [Fact]
    public async Task The_end_of_the_engine_is_the_end_of_the_program()
    {
        const string Speak = "exec 5>spoken >/dev/null 2>&1; printf x >&5; setsid sleep 60 & wait";
        await TestSandboxes.IsolatedAsync(folders);
        var options = TestSandboxes.Options(folders);
        var found = await SandboxProbe.ProbeAsync(options, TestContext.Current.CancellationToken);
        var spoken = NamedPipe.Make(folders.InClone("spoken"));
        var files = SyntheticFiles.Write(Path.Combine(folders.Scratch, "etc"));
        var command = found.Bubblewrap!.Arguments(
            folders.Run(), [], files, new Ceilings(), ["/bin/sh", "-c", Speak]);

        using var engine = Process.Start(new ProcessStartInfo("sh", ["-c", "\"$@\" & wait", "sh", .. command]))!;
        await using var heard = await spoken.HeardAsync();
        NamedPipe.IsOver(heard).ShouldBeFalse();
        engine.Kill();
        await NamedPipe.UntilOverAsync(heard);
    }

    [Fact]
    public async Task Who_writes_the_start_marker_itself_gains_nothing()
    {
        const string Attempt = "tr '\\0' '\\n' </proc/1/environ | sed -n 's/^WEIR_MARKER=//p' >&2; exit 5";
        var result = await TryAsync(folders.Script(Attempt));
        (result.End, result.ExitCode).ShouldBe((ProcessEnd.Exited, 5));
    }

    [Fact]
    public async Task A_file_can_grow_to_its_ceiling_only()
    {
        const long Ceiling = 1 << 20;
        var result = await TryAsync(
            folders.Script("head -c 3000000 /dev/zero >big"), new Ceilings { FileBytes = Ceiling });
        result.Succeeded.ShouldBeFalse();
        new FileInfo(folders.InClone("big")).Length.ShouldBe(Ceiling);
        result.Reached.ShouldBe("A file reached the limit of 1 MiB.");
    }

    [Fact]
    public async Task All_files_together_can_grow_to_their_ceiling_only()
    {
        const string Fill = "for i in $(seq 1000); do head -c 1000000 /dev/zero >$i; sleep 0.02; done; echo all";
        var result = await TryAsync(
            folders.Script(Fill) with { Timeout = TimeSpan.FromSeconds(60) },
            new Ceilings { WrittenBytes = 8 << 20 });
        result.Reached.ShouldBe("It reached the limit of 8 MiB on disk.");
        result.End.ShouldBe(ProcessEnd.Signalled);
        result.Text.ShouldBe("");
    }

    [Theory]
    [InlineData("/tmp")]
    [InlineData("/dev/shm")]
    [InlineData("$HOME")]
    public async Task A_private_folder_can_grow_to_its_ceiling_only(string folder)
    {
        var result = await TryAsync(
            folders.Script($"head -c 3000000 /dev/zero >{folder}/big"), new Ceilings { TemporaryBytes = 1 << 20 });
        result.Errors.ShouldContain("No space left on device");
    }

    [Fact]
    public async Task A_fork_bomb_is_ended_at_its_ceiling_or_else_with_its_time()
    {
        NeedProcessCeiling();
        // The first shell forks once, before the bomb is alight: a later fork of its own could fail and end the run.
        const string Bomb = "bomb() { bomb | bomb & }; bomb & exec sleep 1000";
        var result = await TryAsync(
            folders.Script(Bomb) with { Timeout = TimeSpan.FromSeconds(20) }, new Ceilings { Processes = 64 });
        if (ControlGroups.Find().LimitsProcesses)
        {
            result.End.ShouldBe(ProcessEnd.Signalled);
            result.Reached.ShouldBe("It reached the limit of 64 processes.");
        }
        else
        {
            result.End.ShouldBe(ProcessEnd.TimedOut);
        }
        (await TryAsync(folders.Run("true"))).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Processes_beyond_the_ceiling_cannot_be_started()
    {
        NeedProcessCeiling();
        const string Many = "for i in $(seq 200); do sleep 1000 & done; echo all";
        var result = await TryAsync(folders.Script(Many), new Ceilings { Processes = 64 });
        result.Text.ShouldBe("");
        result.Errors.ShouldContain("fork");
    }

    [Fact]
    public async Task Memory_beyond_the_ceiling_ends_the_run_and_nobody_else()
    {
        TestSandboxes.Need(ControlGroups.Find().LimitsMemory, "No control group for memory can be made here.");
        var result = await TryAsync(
            folders.Script("head -c 400000000 /dev/zero | tail -c 1 | wc -c; tail /dev/zero"),
            new Ceilings { MemoryBytes = 64 << 20 });
        result.Succeeded.ShouldBeFalse();
        result.ExitCode.ShouldBe(137);
        result.Reached.ShouldBe("It reached the limit of 64 MiB of memory.");
    }

    [Fact]
    public void A_control_group_is_gone_after_the_run()
    {
        var groups = ControlGroups.Find();
        TestSandboxes.Need(groups.Limits.Length > 0, "No control group can be made here.");
        var group = groups.Open(new Ceilings());
        var made = group.Folders;
        made.ShouldNotBeEmpty();
        made.ShouldAllBe(folder => Directory.Exists(folder));
        group.Dispose();
        made.ShouldAllBe(folder => !Directory.Exists(folder));
    }

    [Fact]
    public void Groups_of_an_engine_that_was_killed_are_removed_by_the_next()
    {
        var groups = ControlGroups.Find();
        TestSandboxes.Need(groups.Limits.Length > 0, "No control group can be made here.");
        using var group = groups.Open(new Ceilings());
        // No process has this id: it is beyond what the kernel hands out.
        var left = group.Folders.Select(folder => Path.Combine(Path.GetDirectoryName(folder)!, "weir-4194305-1"))
            .ToList();
        left.ForEach(folder => Directory.CreateDirectory(folder));
        ControlGroups.Find();
        left.ShouldAllBe(folder => !Directory.Exists(folder));
        group.Folders.ShouldAllBe(folder => Directory.Exists(folder));
    }

    [DllImport("libc", EntryPoint = "open")]
    private static extern int OpenInheritable([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
