using Weir.Definitions.Compile;
using Weir.Definitions.Library;
using Weir.Definitions.Preview;

namespace Weir.Definitions.Tests;

/// <summary>What components of a project come to in a plan, and what lint says of them.</summary>
public sealed class ComponentTests
{
    private const string Workflow = """
        ---
        workflow: change
        title: Change something
        applies_to: { kinds: [task] }
        ---
        ## Pass: edit — Change it
        ```yaml
        agent: writer
        produces: [change]
        ```
        Do it.

        ## Pass: pack — Pack it
        ```yaml
        command: build
        needs: [edit]
        consumes: [change]
        produces: [change]
        ```

        ### Gate: owners
        ```yaml
        run: [{ id: tests, command: test }, { id: style, command: lint }, { id: free, command: make free }]
        reviewers:
          - { human: codeowners, sla: 1bd }
          - { human: role:qa, when: "change.components contains 'api'", sla: 1bd }
        ```
        - R1 · must · command:tests — The tests pass.
        """;

    private const string Agent = """
        ---
        name: writer
        description: Writes.
        category: implementer
        access: branch
        tools: [read, edit]
        paths: { write: ["**"] }
        accepts: [request]
        produces: [change]
        ---
        Write.
        """;

    private const string Project = """
        ---
        project: shop
        workflows: [change]
        commands: { test: make test, build: make }
        components:
          - name: api
            paths: ["services/api/**"]
            commands: { test: { run: make api, timeout: 1m, retry_flaky: false }, lint: make lint-api }
            owners: ["@ada"]
          - { name: web, paths: [services/web/], commands: { test: make web, build: make site } }
        ---
        """;

    [Fact]
    public void A_command_that_components_have_is_a_run_for_each_of_them()
    {
        var compiled = Compile(Project);
        var gate = compiled.Plan.Passes[1].Gates[0];
        gate.Runs.Select(run => $"{run.Id} {run.Component} {run.Written} {run.Defined} {run.RetryFlaky}").ShouldBe(
        [
            "tests  tests True True", "tests.api api tests True False", "tests.web web tests True True",
            "style  style False True", "style.api api style True True", "free  free True True",
        ]);
        gate.Runs.Select(run => run.Command).OfType<Core.Digest>().Distinct().Count().ShouldBe(5);
        var documents = compiled.Document.Pass("pack").Gate("owners").Runs;
        documents.Select(run => $"{run.Id}: {run.Command?.Line}").ShouldBe(
        [
            "tests: make test", "tests.api: make api", "tests.web: make web", "style: ", "style.api: make lint-api",
            "free: make free",
        ]);
        documents[1].Command!.Timeout!.Value.Value.ShouldBe(60_000);
        var pack = compiled.Document.Pass("pack");
        pack.Command!.Line.ShouldBe("make");
        pack.ComponentCommands.Select(own => (own.Component, own.Command.Line)).ShouldBe([("web", "make site")]);
        compiled.Plan.FindRun("pack/owners/tests.api")!.Component.ShouldBe("api");
        gate.Criteria.Single().Run.ShouldBe("tests");
    }

    [Fact]
    public void A_preview_says_whose_commands_run()
    {
        var preview = WorkflowPreview.Describe(
            Compile(Project), PreviewTests.Setting(), new ItemFacts("task", "low", "normal", [], "ada", []));
        var gate = preview.Passes[1].Gates[0];
        gate.Commands.ShouldBe(["tests", "style", "free"]);
        gate.LeftOut.ShouldBeEmpty();
        PreviewText.Render(preview).ShouldContain("""

            Commands that components have of their own
              pack: web; the project's elsewhere
              tests at pack/owners: api, web; the project's elsewhere
              style at pack/owners: api; left out elsewhere

            """);
        WorkflowGraph.Render(Compile(Project).Plan)
            .ShouldContain("run tests (own in api, web), run style (own in api)");
    }

    [Fact]
    public void Sound_components_have_nothing_wrong_with_them() =>
        Lint(Project, "services/api/a services/web/a").ShouldBe(["WF088"]);

    [Theory]
    [InlineData("services/web/", "services/api/", "PR010 WF088")]
    [InlineData("services/web/", "services/api/v2/", "PR012 WF088")]
    [InlineData("services/web/", "other:services/**", "PR012 WF088")]
    [InlineData("test: make web", "tests: make web", "PR011 WF088")]
    [InlineData("lint: make lint-api", "style: make lint-api", "PR011 WF066")]
    [InlineData("name: web", "name: api", "PR009 WF088")]
    [InlineData("paths: [services/web/], ", "", "PR009 WF088")]
    [InlineData("human: codeowners", "human: role:x", "PR013 WF088")]
    [InlineData("build: make }", "lint: make }", "WF065")]
    public void What_is_wrong_has_a_code(string right, string wrong, string codes) =>
        Lint(
            Project.Replace(right, wrong, StringComparison.Ordinal), "services/api/a services/web/a",
            Workflow.Replace(right, wrong, StringComparison.Ordinal))
            .ShouldBe(codes.Split(' '));

    private static IEnumerable<string> Lint(string project, string files, string workflow = Workflow) =>
        DefinitionLint.Run(Library(project, workflow), glob =>
                files.Split(' ').Any(file => Core.Paths.PathGlob.Matches(glob, file)))
            .Select(finding => finding.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static Compiled Compile(string project)
    {
        var library = Library(project, Workflow);
        return WorkflowCompiler.Compile(library.FindWorkflow("change")!, library, library.Project!.Value)
            .Compiled!;
    }

    private static DefinitionLibrary Library(string project, string workflow) => DefinitionLibrary.Load(
        new DefinitionLayer(Origin.Project, "", MemoryFiles.Of(
            ("project.md", project), ("workflows/change.md", workflow), ("agents/writer.md", Agent))));
}
