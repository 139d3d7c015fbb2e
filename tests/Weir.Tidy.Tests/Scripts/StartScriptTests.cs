namespace Weir.Tidy.Tests.Scripts;

/// <summary>./weir: builds once, starts fast, says what is missing.</summary>
public sealed class StartScriptTests : IDisposable
{
    private const string Script = "weir";
    private readonly FakeCheckout checkout = new();

    public void Dispose() => checkout.Dispose();

    [Fact]
    public void It_passes_on_arguments_folder_and_exit_code()
    {
        var elsewhere = Directory.CreateDirectory(checkout.At("some where")).FullName;
        checkout.Environment["EXIT"] = "5";

        var run = checkout.RunFrom(elsewhere, checkout.At(Script), "item", "new", "two words", "");

        run.Output.ShouldBe($"in {elsewhere}\n[item]\n[new]\n[two words]\n[]\n");
        run.ExitCode.ShouldBe(5);
    }

    [Fact]
    public void It_builds_at_the_first_start_only()
    {
        checkout.Run(Script).Error.ShouldStartWith("Building Weir");
        checkout.Run(Script).Error.ShouldBeEmpty();

        checkout.Builds.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("src/Weir.Cli/Program.cs")]
    [InlineData("src/Weir.Core/New.cs")]
    [InlineData("library/workflows/docs.md")]
    [InlineData("global.json")]
    public void It_builds_again_when_a_source_changed(string source)
    {
        checkout.Run(Script);
        checkout.UntilFilesAreNewer();
        checkout.Write(source, "changed");

        checkout.Run(Script).ExitCode.ShouldBe(0);
        checkout.Run(Script);

        checkout.Builds.Count.ShouldBe(2);
    }

    [Fact]
    public void It_builds_again_when_a_source_is_gone()
    {
        checkout.Write("src/Weir.Core/Old.cs", "");
        checkout.Run(Script).Error.ShouldStartWith("Building Weir");
        checkout.UntilFilesAreNewer();
        File.Delete(checkout.At("src/Weir.Core/Old.cs"));

        checkout.Run(Script).Error.ShouldStartWith("Building Weir");

        checkout.Builds.Count.ShouldBe(2);
    }

    [Fact]
    public void A_source_saved_while_it_builds_is_built_at_the_next_start()
    {
        checkout.Environment["SAVED"] = checkout.At("src/Weir.Cli/Program.cs");
        checkout.Run(Script);
        checkout.Environment.Remove("SAVED");

        checkout.Run(Script);
        checkout.Run(Script);

        checkout.Builds.Count.ShouldBe(2);
    }

    [Fact]
    public void A_new_build_leaves_the_running_one_alone_and_only_a_few_are_kept()
    {
        for (var change = 0; change < 5; change++)
        {
            checkout.Write("src/Weir.Cli/Program.cs", $"{change}");
            checkout.Run(Script).ExitCode.ShouldBe(0);
            checkout.UntilFilesAreNewer();
        }

        checkout.Builds.Distinct(StringComparer.Ordinal).Count().ShouldBe(5);
        var kept = Directory.GetDirectories(checkout.At("artifacts/weir"));
        kept.Length.ShouldBe(3);
        var current = File.ReadAllText(checkout.At("artifacts/weir/current")).Trim();
        kept.Select(Path.GetFileName).Order(StringComparer.Ordinal).Last().ShouldBe(current);
    }

    [Fact]
    public void A_build_that_fails_shows_why_and_starts_nothing()
    {
        checkout.Run(Script);
        checkout.UntilFilesAreNewer();
        checkout.Write("src/Weir.Cli/Program.cs", "broken");
        checkout.Environment["BROKEN"] = "1";

        var run = checkout.Run(Script);

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("error CS1002");
        run.Error.ShouldContain("error: Weir does not build");
        checkout.Environment.Remove("BROKEN");
        checkout.Run(Script).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Two_starts_at_once_build_once()
    {
        Assert.SkipUnless(File.Exists(checkout.At("toolbox/flock")), "there is no flock here, so ./weir takes no lock");
        checkout.Environment["GATE"] = checkout.At("gate");
        Commands.Run("mkfifo", [checkout.At("gate")], checkout.Root);

        using var one = checkout.Start(Script);
        using var other = checkout.Start(Script);
        var told = await Task.WhenAll(one.StandardError.ReadLineAsync(), other.StandardError.ReadLineAsync());
        await File.WriteAllTextAsync(checkout.At("gate"), "go\n");

        Commands.Finish(one).ExitCode.ShouldBe(0);
        Commands.Finish(other).ExitCode.ShouldBe(0);
        told.Order(StringComparer.Ordinal).Select(line => line?.Split(' ')[0]).ShouldBe(["Building", "Waiting"]);
        checkout.Builds.Count.ShouldBe(1);
    }

    [Fact]
    public void It_works_through_a_link()
    {
        File.CreateSymbolicLink(checkout.At("home-weir"), Script);
        Directory.CreateDirectory(checkout.At("bin"));
        File.CreateSymbolicLink(checkout.At("bin/weir"), "../home-weir");

        checkout.Run("bin/weir", "help").Output.ShouldBe($"in {checkout.Root}\n[help]\n");
    }

    [Fact]
    public void It_says_that_dotnet_is_missing_and_where_to_get_it()
    {
        checkout.TakeAway("dotnet");

        var run = checkout.Run(Script);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith(
            "error: Weir needs the .NET 10 SDK, and there is no dotnet on the PATH.\n\nhint: install");
    }

    [Fact]
    public void It_finds_dotnet_where_its_installer_puts_it()
    {
        Directory.CreateDirectory(checkout.At("home/.dotnet"));
        File.Move(checkout.At("toolbox/dotnet"), checkout.At("home/.dotnet/dotnet"));

        checkout.Run(Script).ExitCode.ShouldBe(0);
        checkout.Run(Script).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("9.0.100")]
    [InlineData("")]
    public void It_says_that_dotnet_is_too_old_and_which_one_is_here(string sdk)
    {
        checkout.Environment["SDK"] = sdk;

        var run = checkout.Run(Script);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith("error: Weir needs the .NET 10 SDK; installed here: 8.0.404.\n\nhint: install");
    }

    [Fact]
    public void It_says_that_the_home_folder_is_not_there()
    {
        checkout.Environment["SDK"] = "";
        checkout.Environment["HOME"] = checkout.At("nowhere");

        var run = checkout.Run(Script);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith($"error: HOME is {checkout.At("nowhere")}, and there is no such folder: ");
        run.Error.ShouldContain($"hint: mkdir -p {checkout.At("nowhere")}");
    }

    [Fact]
    public void It_says_that_git_is_missing()
    {
        checkout.TakeAway("git");

        checkout.Run(Script).Error.ShouldStartWith(
            "error: Weir needs git, and there is none on the PATH.\n\nhint: install it");
    }

    [Fact]
    public void It_says_that_it_cannot_write_the_build()
    {
        checkout.Write("artifacts", "a file where the folder should be");

        checkout.Run(Script).Error.ShouldStartWith("error: The build goes to");
    }
}
