using System.Text;
using Weir.Core;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Library;
using Weir.Definitions.Projects;

namespace Weir.Definitions.Tests;

/// <summary>Commands that say what they read.</summary>
public sealed class CommandInputTests
{
    private const string Workflow = """
        ---
        workflow: change
        title: Change something
        applies_to: { kinds: [task] }
        ---
        ## Pass: edit — Edit it
        ```yaml
        agent: writer
        produces: [change]
        ```
        Edit.

        ### Gate: checks
        ```yaml
        run: [{ id: tests, command: test }, { id: style, command: lint }, { id: own, command: item }]
        reviewers: [{ human: role:qa, sla: 1bd }]
        ```
        - R1 · must · command:tests — It works.
        """;

    private const string Project = """
        ---
        project: shop
        workflows: [change]
        commands:
          test: { run: make test, inputs: ["src/**", Makefile] }
          lint: make lint
          item: { run: "make item $WEIR_ITEM", inputs: ["src/**", Makefile] }
        components:
          - name: api
            paths: ["services/api/**"]
            commands: { lint: { run: make test, inputs: [Makefile, "src/**", Makefile] } }
          - name: web
            paths: ["services/web/**"]
            commands: { lint: { run: make test, inputs: ["web:src/**"] } }
        ---
        """;

    [Fact]
    public void What_a_command_reads_is_part_of_what_it_is()
    {
        var (test, api, web) = (Run("tests"), Run("style.api"), Run("style.web"));
        Run("style").Inputs.ShouldBeNull();
        test.Inputs.ShouldNotBeNull();
        api.Inputs.ShouldBe(test.Inputs, "neither their order nor how often they are there tells globs apart");
        api.Command.ShouldBe(test.Command);
        web.Inputs.ShouldNotBe(test.Inputs);
        web.Command.ShouldNotBe(test.Command);
        var whole = Project.Replace("test, inputs: [\"src/**\", Makefile] }", "test }", StringComparison.Ordinal);
        Run("tests", whole).Command.ShouldNotBe(test.Command);
        Run("tests", whole).Inputs.ShouldBeNull();
    }

    [Fact]
    public void What_reads_an_items_own_is_run_for_each()
    {
        Run("own").Command.ShouldBeNull();
        Run("own").Inputs.ShouldBeNull();
    }

    [Fact]
    public void A_line_for_a_change_is_kept_beside_the_whole_and_is_no_other_command()
    {
        var project = Project.Replace(
            "run: make test, inputs: [\"src/**\"", "run: make test, affected: make some, inputs: [\"src/**\"",
            StringComparison.Ordinal);
        Run("tests").Affected.ShouldBeFalse();
        Run("tests", project).Affected.ShouldBeTrue();
        Run("tests", project).Command.ShouldBe(Run("tests").Command);
        Run("style", project).Affected.ShouldBeFalse();
        var library = Library(project);
        var compiled = WorkflowCompiler.Compile(library.FindWorkflow("change")!, library, library.Project!.Value);
        compiled.Compiled!.Document.Pass("edit").Gate("checks").Runs.Select(run => run.Command!)
            .Select(command => $"{command.Line}: {command.Affected}").First().ShouldBe("make test: make some");
        Run("tests", project, Workflow.Replace(
            "command: test }", "command: test, expect: fail }", StringComparison.Ordinal)).Affected.ShouldBeFalse();
    }

    [Fact]
    public void What_runs_beside_a_command_is_part_of_what_it_is()
    {
        const string Served = "produces: [change]\nengine: { services: all }";
        var workflow = Workflow.Replace("produces: [change]", Served, StringComparison.Ordinal);
        var one = Project.Replace(
            "components:", "services: [{ name: db, command: serve }]\ncomponents:", StringComparison.Ordinal);
        Run("tests", Project, workflow).Command.ShouldBe(Run("tests").Command, "the project has no services");
        Run("tests", one).Command.ShouldBe(Run("tests").Command, "the pass names none");
        Run("tests", one, workflow).Command.ShouldNotBe(Run("tests").Command);
        var other = one.Replace("command: serve", "command: serve --fast", StringComparison.Ordinal);
        Run("tests", other, workflow).Command.ShouldNotBe(Run("tests", one, workflow).Command);
    }

    [Fact]
    public void Each_set_is_measured_once()
    {
        var project = ProjectDefinition.Read(Encoding.UTF8.GetBytes(Project))!;
        project.InputSets.Select(set => string.Join(' ', set.Globs)).ShouldBe(["Makefile src/**", "web:src/**"]);
    }

    [Fact]
    public void A_glob_that_matches_nothing_and_too_many_lists_are_found()
    {
        Lint(Project).ShouldBe(
        [
            "project.md:5:36: warning PR020: no file matches 'src/**', which 'test' reads",
            "project.md:7:49: warning PR020: no file matches 'src/**', which 'item' reads",
            "project.md:11:60: warning PR020: no file matches 'src/**', which 'lint' reads",
            "project.md:14:50: warning PR020: no file matches 'web:src/**', which 'lint' reads",
        ]);
        Lint(Project.Replace(
            "components:", "repositories: [{ name: shop, path: '.', primary: true }, { name: web, path: ../web }]\n"
                + "components:", StringComparison.Ordinal)).Count().ShouldBe(3, "of another repository nobody knows");
        var many = string.Concat(Enumerable.Range(0, CommandDefinition.MaxInputSets + 1)
            .Select(number => $"  c{number}: {{ run: x, inputs: [Makefile, './{number}'] }}\n"));
        DefinitionLint.Run(Library(Project.Replace("  lint: make lint\n", "  lint: make lint\n" + many,
                StringComparison.Ordinal)))
            .Where(finding => finding.Code == "PR021").Select(finding => finding.Headline).ShouldBe(
            [
                "project.md:70:3: warning PR021: 'c63' reads the whole tree: there are more than 64 lists of inputs",
                "project.md:71:3: warning PR021: 'c64' reads the whole tree: there are more than 64 lists of inputs",
                "project.md:79:17: warning PR021: 'lint' reads the whole tree: there are more than 64 lists of inputs",
            ]);
    }

    private static IEnumerable<string> Lint(string project) => DefinitionLint.Run(Library(project), glob =>
            Core.Paths.PathGlob.Matches(glob, "Makefile"))
        .Where(finding => finding.Code is "PR020" or "PR021").Select(finding => finding.Headline);

    private static RunPlan Run(string id, string project = Project, string workflow = Workflow)
    {
        var library = Library(project, workflow);
        return WorkflowCompiler.Compile(library.FindWorkflow("change")!, library, library.Project!.Value)
            .Compiled!.Plan.Passes[0].Gate(new GateId("checks")).Runs.Single(run => run.Id == id);
    }

    private static DefinitionLibrary Library(string project, string workflow = Workflow) => DefinitionLibrary.Load(
        new DefinitionLayer(Origin.Project, "", MemoryFiles.Of(
            ("project.md", project), ("workflows/change.md", workflow),
            ("agents/writer.md", "---\nname: writer\ndescription: Writes.\ncategory: implementer\naccess: branch\n"
                + "tools: [read, edit]\npaths: { write: [\"**\"] }\naccepts: [request]\nproduces: [change]\n---\n"
                + "Write.\n"))));
}
