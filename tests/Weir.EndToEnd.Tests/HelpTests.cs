using Weir.Cli.Help;
using Weir.Cli.Table;
using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Nouns => [.. CommandTable.Nouns.Select(noun => noun.Name)];

    [Fact]
    public async Task The_program_tells_what_there_is()
    {
        using var scratch = new Scratch("help");
        var transcript = new Transcript(scratch.Folder);
        var help = await transcript.RunAsync("--help");
        transcript.ShouldMatch("help/root");
        (await ProgramUnderTest.WeirAsync(scratch.Folder, [])).ShouldBe(help);
    }

    [Theory]
    [MemberData(nameof(Nouns))]
    public async Task Each_noun_and_its_verbs_tell_what_they_take(string name)
    {
        var noun = CommandTable.Nouns.Single(one => one.Name == name);
        var transcript = new Transcript(Sources.Tests);
        await transcript.RunHereAsync(name, "--help");
        foreach (var verb in noun.Verbs().Where(command => command.Verb.Length > 0))
        {
            await transcript.RunHereAsync(name, verb.Verb, "--help");
        }
        transcript.ShouldMatch($"help/{name}");
    }

    [Fact]
    public void The_reference_in_the_documentation_is_the_table() => Golden.ShouldMatchFile(
        CommandReference.Render(), Path.Combine(Sources.Root, "docs", "reference", "cli.md"));

    [Fact]
    public void Every_command_says_what_it_does_in_one_short_line()
    {
        foreach (var (noun, command) in CommandTable.Nouns.SelectMany(one => one.Verbs().Select(verb => (one, verb))))
        {
            var words = new Place(noun, command).Words;
            command.Summary.Length.ShouldBeInRange(10, 90, words);
            char.IsLower(command.Summary[0]).ShouldBeTrue(words);
            command.Summary.ShouldNotEndWith(".", words);
            command.Options.ShouldAllBe(option => !string.IsNullOrEmpty(option.Description), words);
            command.Arguments.ShouldAllBe(argument => !string.IsNullOrEmpty(argument.Description), words);
        }
    }

    [Fact]
    public void Fields_are_named_in_snake_case()
    {
        var commands = CommandTable.Nouns.SelectMany(noun => noun.Verbs());
        foreach (var field in commands.SelectMany(command => command.Rows?.Fields ?? []))
        {
            field.ShouldMatch("^[a-z][a-z0-9]*(_[a-z0-9]+)*$");
        }
    }
}
