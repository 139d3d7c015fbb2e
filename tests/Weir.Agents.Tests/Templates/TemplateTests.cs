using System.Collections.Immutable;
using Weir.Agents.Templates;
using Weir.Agents.Tests.Bench;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Agents.Tests.Templates;

public sealed class TemplateTests
{
    private const string Data = """
        name: clock
        safe: true
        version: 1.10
        count: 3
        absent: null
        zones:
          - { id: utc, offset: 0 }
          - { id: "cet", offset: 1 }
        labels: { b: two, a: one }
        """;

    [Theory]
    [InlineData("{{d.name}} {{d.safe}} {{d.version}} {{d.count}} [{{d.absent}}]", "clock true 1.10 3 []")]
    [InlineData("{{#each d.zones}}{{id}}={{offset}}{{#unless @last}}, {{/unless}}{{/each}}", "utc=0, cet=1")]
    [InlineData("{{#each d.labels}}{{@key}}:{{this}};{{/each}}", "a:one;b:two;")]
    [InlineData("{{#if d.safe}}<a href=\"{{d.name}}\">{{/if}}", "<a href=\"clock\">")]
    [InlineData("{{#if (lookup d 'missing')}}yes{{else}}no{{/if}}", "no")]
    [InlineData("a\r\nb\r\n", "a\nb\n")]
    [InlineData("{{item}}/{{pass}}", "SHOP-7/fix")]
    public async Task A_template_is_filled_from_the_data(string template, string text)
    {
        using var bench = new AttemptBench();

        var result = await GenerateAsync(bench, ("out.txt.hbs", template));

        result.Failure.ShouldBeNull(result.Detail);
        bench.Read("out.txt").ShouldBe(text);
    }

    [Fact]
    public async Task The_same_data_in_another_order_makes_the_same_bytes()
    {
        using var first = new AttemptBench();
        using var second = new AttemptBench();
        const string template = "{{#each d}}{{@key}} {{/each}}";
        const string turned = """
            { "zones": [], "name": "clock", "labels": {}, "count": 3, "safe": true, "absent": null, "version": 1.10 }
            """;

        await GenerateAsync(first, ("a", template));
        await GenerateAsync(second, turned, "data.json", ("a", template));

        second.Read("a").ShouldBe(first.Read("a"));
    }

    [Fact]
    public async Task A_folder_of_templates_with_placeholders_in_names_is_laid_out_like_the_repository()
    {
        using var bench = new AttemptBench();

        var result = await GenerateAsync(
            bench, ("src/{{d.name}}/Main.cs.hbs", "class {{d.name}} {}\n"), ("README.md", "plain"));

        result.Failure.ShouldBeNull(result.Detail);
        result.Detail.ShouldBe("Generated 2 files from templates/service/.");
        bench.Read("src/clock/Main.cs").ShouldBe("class clock {}\n");
        bench.Read("README.md").ShouldBe("plain");
        result.Transcript.ShouldContain("\"path\":\"src/clock/Main.cs\"");
    }

    [Theory]
    [InlineData("docs/out.md", "docs/out.md")]
    [InlineData("gen/", "gen/x.md")]
    public async Task A_declared_artifact_s_path_takes_the_file(string declared, string path)
    {
        using var bench = new AttemptBench();
        bench.Write("data.yaml", Data);

        var result = await new TemplateExecutor(bench.Time).RunAsync(
            Task(bench, "data.yaml", ("x.md.hbs", "{{d.name}}")) with { Outputs = [new LabelledText("doc", declared)] },
            default);

        result.Failure.ShouldBeNull(result.Detail);
        bench.Read(path).ShouldBe("clock");
    }

    [Theory]
    [InlineData("a", "{{d.missing}}", "a:1: the data has no 'missing'")]
    [InlineData("a", "one\n{{d.name}}\n{{#each d.zones}}{{id}}\n{{name}}{{/each}}", "a:2 or 4: the data has no 'name'")]
    [InlineData("a", "one\n{{#each d.missing}}x{{/each}}", "a:2: the data has no 'missing'")]
    [InlineData("a", "one\n{{#if d.missing}}x{{/if}}", "a:2: the data has no 'missing'")]
    [InlineData("a", "one\n{{#unless d.missing}}x{{/unless}}", "a:2: the data has no 'missing'")]
    [InlineData("a", "one\n{{#with d.missing}}x{{/with}}", "a:2: the data has no 'missing'")]
    [InlineData("a", "one\n{{#if}", "a:2: ")]
    [InlineData("a", "one\n{{#if d.safe}}two", "a: Reached end of template before")]
    [InlineData("a", "{{d.zones}}", "a: it prints a whole list or mapping")]
    [InlineData("a", "{{> other}}", "a: ")]
    [InlineData("{{d.up}}/a", "x", "'../../etc/a' leads above the workspace")]
    [InlineData("{{d.root}}", "x", "'/etc/passwd' is absolute")]
    [InlineData(".git/{{d.name}}", "x", "belongs to git")]
    [InlineData("{{d.odd}}", "x", "only letters, digits")]
    public async Task A_template_that_cannot_be_filled_or_placed_names_itself(
        string label, string text, string complaint)
    {
        using var bench = new AttemptBench();

        var result = await GenerateAsync(
            bench, Data + "\nup: ../../etc\nroot: /etc/passwd\nodd: 'a b'\n", "data.yaml", (label, text));

        result.Failure.ShouldBe(FailureReason.AgentError);
        result.Detail.ShouldContain("templates/service/: ");
        result.Detail.ShouldContain(complaint);
    }

    [Theory]
    [InlineData("templates/one.md.hbs", null, "one.md")]
    [InlineData("templates/two.md", "no template is pinned under this path", null)]
    [InlineData("templates", "no template is pinned under this path", null)]
    public async Task A_single_template_is_named_by_its_path(string target, string? complaint, string? made)
    {
        using var bench = new AttemptBench();
        bench.Write("data.yaml", Data);
        var task = Task(bench, "data.yaml") with
        {
            Target = target,
            Templates = [new LabelledText("templates/one.md.hbs", "{{d.name}}"), new LabelledText("templates/x", "x")],
        };

        var result = await new TemplateExecutor(bench.Time).RunAsync(task, default);

        result.Detail.ShouldContain(complaint ?? "Generated 1 file");
        bench.Exists("one.md").ShouldBe(made is not null);
    }

    [Fact]
    public async Task Of_a_declared_folder_everything_else_is_taken_away()
    {
        using var bench = new AttemptBench();
        bench.Write("data.yaml", Data);
        bench.Write("gen/old.md", "made before");
        bench.Write("gen/deep/old.md", "made before");
        bench.Write("beside.md", "written by somebody");

        var result = await new TemplateExecutor(bench.Time).RunAsync(
            Task(bench, "data.yaml", ("x.md", "x")) with { Outputs = [new LabelledText("doc", "gen/")] }, default);

        result.Detail.ShouldBe("Generated 1 file from templates/service/. Removed 2 files of an earlier generation.");
        Directory.GetFiles(Path.Combine(bench.Workspace, "gen"), "*", SearchOption.AllDirectories)
            .ShouldBe([Path.Combine(bench.Workspace, "gen", "x.md")]);
        bench.Exists("beside.md").ShouldBeTrue();
    }

    [Fact]
    public async Task Of_a_change_what_the_pass_itself_made_before_is_taken_away()
    {
        using var bench = new AttemptBench();
        await bench.GitAsync("init", "--quiet");
        await CommitAsync(bench, "src/old.txt", "Weir-Item: SHOP-7\nWeir-Pass: fix");
        await CommitAsync(bench, "src/kept.txt", "Weir-Item: SHOP-7\nWeir-Pass: fix");
        await CommitAsync(bench, "src/element.txt", "Weir-Item: SHOP-7\nWeir-Pass: fix.T1");
        await CommitAsync(bench, "src/another.txt", "Weir-Item: SHOP-71\nWeir-Pass: fix");
        await CommitAsync(bench, "src/person.txt", "Says Weir-Item: SHOP-7 and Weir-Pass: fix");

        var result = await GenerateAsync(bench, ("src/kept.txt", "again"), ("src/new.txt", "new"));

        result.Detail.ShouldEndWith("Removed 1 file of an earlier generation.");
        result.Transcript.ShouldContain("\"path\":\"src/old.txt\"");
        Directory.GetFiles(Path.Combine(bench.Workspace, "src")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["another.txt", "element.txt", "kept.txt", "new.txt", "person.txt"]);
        bench.Read("src/kept.txt").ShouldBe("again");
    }

    [Fact]
    public async Task Two_templates_for_one_file_are_refused()
    {
        using var bench = new AttemptBench();

        var result = await GenerateAsync(bench, ("clock", "x"), ("{{d.name}}", "y"));

        result.Detail.ShouldEndWith("the templates clock and {{d.name}} both make 'clock'");
        bench.Exists("clock").ShouldBeFalse();
    }

    [Theory]
    [InlineData("a: [1", "data.yaml:2:1: ")]
    [InlineData("a: &x [1]\nb: *x", "data.yaml:2:4: aliases")]
    [InlineData("[a]: 1", "data.yaml:1:1: the keys of a mapping are plain names")]
    public async Task Data_that_cannot_be_read_is_told_with_its_place(string data, string complaint)
    {
        using var bench = new AttemptBench();

        var result = await GenerateAsync(bench, data, "data.yaml", ("a", "x"));

        result.Failure.ShouldBe(FailureReason.AgentError);
        result.Detail.ShouldContain(complaint);
    }

    [Fact]
    public async Task A_loop_over_large_data_stops_at_the_size_of_a_file()
    {
        using var bench = new AttemptBench();
        var data = "l: [" + string.Join(",", Enumerable.Range(0, 2_000)) + "]";

        var result = await GenerateAsync(
            bench, data, "data.yaml", ("a", "{{#each d.l}}{{#each ../d.l}}xxxxxxxxxx{{/each}}{{/each}}"));

        result.Failure.ShouldBe(FailureReason.AgentError);
        result.Detail.ShouldContain("renders more than");
    }

    [Fact]
    public async Task A_planted_link_does_not_carry_a_generated_file_out()
    {
        using var bench = new AttemptBench();
        Directory.CreateSymbolicLink(Path.Combine(bench.Workspace, "src"), bench.Outside);

        var result = await GenerateAsync(bench, ("src/a.txt", "x"));

        result.Failure.ShouldBe(FailureReason.AgentError);
        result.Detail.ShouldContain("leads out of the workspace");
        Directory.GetFiles(bench.Outside).ShouldBeEmpty();
    }

    private static async Task CommitAsync(AttemptBench bench, string path, string trailers)
    {
        bench.Write(path, "made before");
        await bench.GitAsync("add", "--all");
        await bench.GitAsync("commit", "--quiet", "--no-gpg-sign", "--message", "A title\n\n" + trailers);
    }

    private static Task<ExecutorResult> GenerateAsync(
        AttemptBench bench, params (string Label, string Text)[] templates) =>
        GenerateAsync(bench, Data, "data.yaml", templates);

    private static Task<ExecutorResult> GenerateAsync(
        AttemptBench bench, string data, string path, params (string Label, string Text)[] templates)
    {
        bench.Write(path, data);
        return new TemplateExecutor(bench.Time).RunAsync(Task(bench, path, templates), default);
    }

    private static ExecutorTask Task(AttemptBench bench, string path, params (string Label, string Text)[] templates) =>
        bench.Task with
        {
            Agent = null,
            Target = "templates/service/",
            Templates =
            [
                new LabelledText("templates/other.md", "not this one"),
                .. templates.Select(template => new LabelledText("templates/service/" + template.Label, template.Text)),
            ],
            Inputs = [new LabelledText("d", path), new LabelledText("note", "note.md")],
            Outputs = ImmutableArray.Create(new LabelledText("change", "")),
        };
}
