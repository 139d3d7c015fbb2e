using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Text;
using Weir.Runtime.Ports;

namespace Weir.Engines.Tests;

/// <summary>What every sandbox promises, isolated or not.</summary>
public abstract class SandboxContract : IDisposable
{
    private const string LeavesSessionAndSpeaks = """
        setsid sh -c 'exec 5>spoken </dev/null >/dev/null 2>&1; printf x >&5; exec sleep 1000' &
        """;

    protected TestFolders Folders { get; } = new();

    public void Dispose()
    {
        Folders.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<ISandbox> SandboxAsync();

    private async Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel = default) =>
        await (await SandboxAsync()).RunAsync(process, cancel);

    [Theory]
    [InlineData(0, ProcessEnd.Exited)]
    [InlineData(1, ProcessEnd.Exited)]
    [InlineData(127, ProcessEnd.Exited)]
    [InlineData(255, ProcessEnd.Exited)]
    public async Task The_exit_code_is_the_programs(int code, ProcessEnd end)
    {
        var result = await RunAsync(Folders.Script($"exit {code}"));
        (result.End, result.ExitCode, result.Succeeded).ShouldBe((end, code, code == 0));
    }

    [Theory]
    [InlineData("KILL", 137)]
    [InlineData("TERM", 143)]
    [InlineData("SEGV", 139)]
    public async Task A_signal_that_ends_the_program_is_128_plus_its_number(string signal, int code)
    {
        var result = await RunAsync(Folders.Script($"kill -{signal} $$"));
        (result.End, result.ExitCode).ShouldBe((ProcessEnd.Signalled, code));
    }

    [Fact]
    public async Task Output_and_errors_are_kept_apart()
    {
        var result = await RunAsync(Folders.Script("echo out; echo err >&2"));
        (result.Text, result.Errors, result.Dropped).ShouldBe(("out\n", "err\n", 0L));
    }

    [Fact]
    public async Task It_is_told_more_while_it_runs()
    {
        var feed = new Pipe();
        var (heard, answers) = ("", new SemaphoreSlim(0));
        var running = RunAsync(Folders.Script("while read -r line; do echo \"got $line\"; done") with
        {
            Input = Encoding.UTF8.GetBytes("one\n"),
            Feed = feed.Reader.AsStream(),
            Listener = bytes =>
            {
                heard += Encoding.UTF8.GetString(bytes);
                answers.Release();
            },
        });
        await answers.WaitAsync(TestContext.Current.CancellationToken);
        heard.ShouldBe("got one\n");
        await feed.Writer.WriteAsync("two\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await answers.WaitAsync(TestContext.Current.CancellationToken);
        heard.ShouldBe("got one\ngot two\n");
        await feed.Writer.CompleteAsync();
        (await running).Succeeded.ShouldBeTrue("the end of what it is told is the end of its input");
    }

    [Fact]
    public async Task It_may_end_while_more_could_be_told()
    {
        var result = await RunAsync(Folders.Script("exit 3") with { Feed = new Pipe().Reader.AsStream() });
        result.ExitCode.ShouldBe(3);
        result.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Arguments_arrive_as_they_are()
    {
        string[] odd = ["a b", "", "$HOME", "`id`", "\"'\\", "line\nbreak", "-n", "A=B", "*"];
        var result = await RunAsync(Folders.Run(["printf", "%s|", .. odd]));
        result.Text.ShouldBe(string.Concat(odd.Select(argument => argument + "|")));
    }

    [Fact]
    public async Task The_input_is_fed_and_then_ends()
    {
        var input = Encoding.UTF8.GetBytes(new string('x', 1_000_000));
        var result = await RunAsync(Folders.Run("wc", "-c") with { Input = input });
        result.Text.Trim().ShouldBe("1000000");
    }

    [Fact]
    public async Task Without_input_the_program_reads_the_end_at_once() =>
        (await RunAsync(Folders.Run("cat"))).Succeeded.ShouldBeTrue();

    [Fact]
    public async Task A_program_that_ignores_its_input_is_not_waited_for()
    {
        var result = await RunAsync(Folders.Run("true") with { Input = new byte[1_000_000] });
        result.Succeeded.ShouldBeTrue();
    }

    [Theory]
    [InlineData("no-such-program")]
    [InlineData("/no/such/program")]
    [InlineData("./not-executable")]
    [InlineData("/usr")]
    public async Task A_program_that_is_not_there_is_not_started_and_a_sentence_says_so(string program)
    {
        File.WriteAllText(Folders.InClone("not-executable"), "#!/bin/sh\n");
        var result = await RunAsync(Folders.Run(program));
        (result.End, result.ExitCode).ShouldBe((ProcessEnd.NotStarted, -1));
        result.Errors.ShouldStartWith($"The program '{program}' is not there or cannot be executed; PATH is ");
    }

    [Fact]
    public async Task An_unusable_working_directory_is_not_started()
    {
        var result = await RunAsync(Folders.Run("true") with { WorkingDirectory = Folders.InClone("missing") });
        result.End.ShouldBe(ProcessEnd.NotStarted);
        result.Errors.ShouldContain(Folders.InClone("missing"));
    }

    [Theory]
    [InlineData("A=B", "x")]
    [InlineData("-u", "x")]
    [InlineData("A", "x\0y")]
    public async Task A_variable_that_cannot_be_passed_on_is_not_started(string name, string value)
    {
        var environment = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(name, value);
        var result = await RunAsync(Folders.Run("true") with { Environment = environment });
        result.End.ShouldBe(ProcessEnd.NotStarted);
        result.Errors.ShouldContain("environment variable");
    }

    [Fact]
    public async Task The_environment_is_what_was_asked_for_and_nothing_of_this_process()
    {
        Environment.SetEnvironmentVariable("WEIR_TEST_SECRET", "leaked");
        var asked = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("odd.name", "two\nlines").Add("HOME", "/elsewhere").Add("LD_PRELOAD", "/nowhere.so");
        var result = await RunAsync(Folders.Run("env", "-0") with { Environment = asked });
        var environment = result.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        environment.ShouldContain("odd.name=two\nlines", StringComparer.Ordinal);
        environment.ShouldContain("LANG=C.UTF-8", StringComparer.Ordinal);
        environment.ShouldContain("LD_PRELOAD=/nowhere.so", StringComparer.Ordinal);
        environment.ShouldNotContain("HOME=/elsewhere", StringComparer.Ordinal);
        environment.ShouldNotContain(variable => variable.Contains("leaked", StringComparison.Ordinal));
        environment.ShouldNotContain(variable => variable.StartsWith("WEIR_V", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Home_and_temporary_folder_are_new_for_every_run()
    {
        var script = Folders.Script("ls -A \"$HOME\" \"$TMPDIR\" | grep left; touch \"$HOME/left\" \"$TMPDIR/left\"");
        (await RunAsync(script)).Text.ShouldBe("");
        (await RunAsync(script)).Text.ShouldBe("");
    }

    [Fact]
    public async Task What_it_writes_into_its_clone_stays_and_can_be_removed()
    {
        (await RunAsync(Folders.Script("mkdir -p a/b && echo made > a/b/file"))).Succeeded.ShouldBeTrue();
        File.ReadAllText(Folders.InClone("a/b/file")).ShouldBe("made\n");
        Directory.Delete(Folders.InClone("a"), recursive: true);
    }

    [Fact]
    public async Task A_run_past_its_time_is_killed()
    {
        var endless = Folders.Script("echo begun; exec sleep 1000");
        var result = await RunAsync(endless with { Timeout = TimeSpan.FromSeconds(2) });
        (result.End, result.ExitCode, result.Text).ShouldBe((ProcessEnd.TimedOut, -1, "begun\n"));
    }

    [Fact]
    public async Task A_run_that_prints_nothing_for_too_long_is_killed()
    {
        var result = await RunAsync(Folders.Script("exec sleep 1000") with { Idle = TimeSpan.FromMilliseconds(300) });
        result.End.ShouldBe(ProcessEnd.Idle);
    }

    [Fact]
    public async Task A_run_that_prints_again_and_again_is_not_idle()
    {
        var script = "for i in 1 2 3 4 5 6 7 8 9; do echo $i; sleep 0.25; done";
        var result = await RunAsync(Folders.Script(script) with { Idle = TimeSpan.FromSeconds(2) });
        (result.End, result.Text).ShouldBe((ProcessEnd.Exited, "1\n2\n3\n4\n5\n6\n7\n8\n9\n"));
    }

    [Fact]
    public async Task Cancelled_before_the_start_it_does_not_start()
    {
        var result = await RunAsync(Folders.Script("touch ran"), new CancellationToken(canceled: true));
        result.End.ShouldBe(ProcessEnd.Cancelled);
        File.Exists(Folders.InClone("ran")).ShouldBeFalse();
    }

    [Fact]
    public async Task Cancellation_kills_grandchildren_that_left_the_session()
    {
        var spoken = NamedPipe.Make(Folders.InClone("spoken"));
        using var cancel = new CancellationTokenSource();
        var run = RunAsync(Folders.Script(LeavesSessionAndSpeaks + "\nexec sleep 1000"), cancel.Token);
        await using var heard = await spoken.HeardAsync();
        await cancel.CancelAsync();
        (await run).End.ShouldBe(ProcessEnd.Cancelled);
        NamedPipe.IsOver(heard).ShouldBeTrue();
    }

    [Fact]
    public async Task Cancellation_kills_grandchildren_that_cleared_their_environment()
    {
        var spoken = NamedPipe.Make(Folders.InClone("spoken"));
        using var cancel = new CancellationTokenSource();
        const string Script = "env -i sh -c 'exec 5>spoken; printf x >&5; exec sleep 1000' & exec sleep 1000";
        var run = RunAsync(Folders.Script(Script), cancel.Token);
        await using var heard = await spoken.HeardAsync();
        await cancel.CancelAsync();
        (await run).End.ShouldBe(ProcessEnd.Cancelled);
        await NamedPipe.UntilOverAsync(heard);
    }

    [Fact]
    public async Task What_the_program_leaves_running_ends_with_it()
    {
        var spoken = NamedPipe.Make(Folders.InClone("spoken"));
        var told = NamedPipe.Make(Folders.InClone("told"));
        var run = RunAsync(Folders.Script(LeavesSessionAndSpeaks + "\nread line <told; exit 3"));
        await using var heard = await spoken.HeardAsync();
        await told.TellAsync("end");
        (await run).ExitCode.ShouldBe(3);
        NamedPipe.IsOver(heard).ShouldBeTrue();
    }

    [Fact]
    public async Task A_grandchild_that_keeps_the_pipes_open_does_not_hold_up_the_result()
    {
        var result = await RunAsync(Folders.Script("setsid sleep 1000 & echo done"));
        (result.End, result.Text).ShouldBe((ProcessEnd.Exited, "done\n"));
        result.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_flood_is_counted_and_dropped_in_constant_memory()
    {
        const int Flood = 200_000_000;
        const int Kept = 1000;
        var before = GC.GetTotalAllocatedBytes();
        var result = await RunAsync(Folders.Script($"head -c {Flood} /dev/zero") with { OutputLimit = Kept });
        (result.Output.Length, result.Dropped).ShouldBe((Kept, Flood - Kept));
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(Flood / 4);
    }

    [Fact]
    public async Task The_limit_is_of_both_streams_together()
    {
        var result = await RunAsync(Folders.Script("printf 12345678; printf 12345678 >&2") with { OutputLimit = 10 });
        (result.Output.Length + result.Errors.Length).ShouldBe(10);
        result.Dropped.ShouldBe(6);
    }

    [Fact]
    public async Task The_log_file_grows_while_the_program_runs()
    {
        var told = NamedPipe.Make(Folders.InClone("told"));
        var printed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = Path.Combine(Folders.Root, "log");
        var run = RunAsync(Folders.Script("echo first; read line <told; echo $line >&2") with
        {
            LogFile = log,
            OnOutput = () => printed.TrySetResult(),
        });
        await printed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        File.ReadAllText(log).ShouldBe("first\n");
        await told.TellAsync("second");
        (await run).Succeeded.ShouldBeTrue();
        File.ReadAllText(log).ShouldBe("first\nsecond\n");
    }

    [Fact]
    public async Task Standard_output_is_heard_as_it_comes_and_beyond_what_is_kept()
    {
        var told = NamedPipe.Make(Folders.InClone("told"));
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var heard = new StringBuilder();
        var run = RunAsync(Folders.Script("echo aside >&2; echo one; read line <told; echo $line") with
        {
            OutputLimit = 4,
            Listener = bytes =>
            {
                heard.Append(Encoding.UTF8.GetString(bytes));
                first.TrySetResult();
            },
        });
        await first.Task.WaitAsync(TimeSpan.FromSeconds(30));
        heard.ToString().ShouldBe("one\n");
        await told.TellAsync("two");
        (await run).Dropped.ShouldBeGreaterThan(0);
        heard.ToString().ShouldBe("one\ntwo\n");
    }

    [Fact]
    public async Task A_log_file_that_cannot_be_made_is_not_started()
    {
        var log = Path.Combine(Folders.Root, "missing", "log");
        var result = await RunAsync(Folders.Script("touch ran") with { LogFile = log });
        result.End.ShouldBe(ProcessEnd.NotStarted);
        File.Exists(Folders.InClone("ran")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_run_outlives_the_thread_that_asked_for_it()
    {
        var told = NamedPipe.Make(Folders.InClone("told"));
        var sandbox = await SandboxAsync();
        using var up = new ManualResetEventSlim();
        var script = Folders.Script("echo up; read line <told") with { OnOutput = up.Set };
        Task<ProcessResult>? run = null;
        // It ends when the program is up, and has asked the kernel to die with whatever thread started it.
        var thread = new Thread(() =>
        {
            run = sandbox.RunAsync(script, CancellationToken.None);
            up.Wait(TimeSpan.FromSeconds(30));
        });
        thread.Start();
        thread.Join();
        await told.TellAsync("end");
        var result = await run!;
        (result.End, result.ExitCode).ShouldBe((ProcessEnd.Exited, 0));
    }

    [Fact]
    public async Task A_listener_that_throws_is_reported_after_the_program_is_gone()
    {
        Action listener = () => throw new InvalidOperationException("listener");
        var process = Folders.Script("echo x") with { OnOutput = listener };
        var error = await Should.ThrowAsync<InvalidOperationException>(() => RunAsync(process));
        error.InnerException!.Message.ShouldBe("listener");
    }
}

public sealed class BubblewrapContractTests : SandboxContract
{
    protected override Task<ISandbox> SandboxAsync() => TestSandboxes.IsolatedAsync(Folders);
}

public sealed class UnsandboxedContractTests : SandboxContract
{
    protected override Task<ISandbox> SandboxAsync() => TestSandboxes.UnsandboxedAsync(Folders);
}
