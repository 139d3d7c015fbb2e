using Weir.Core;
using Weir.Core.Plans;
using Weir.Definitions.Canonical;
using Weir.Definitions.Compile;
using Weir.Definitions.Library;

namespace Weir.Definitions.Tests;

public sealed class CompileTests
{
    private const string Docs = """
        ---
        workflow: docs
        title: Documentation or configuration
        applies_to: { kinds: [docs, config] }
        ---
        ## Pass: edit — Make the change
        ```yaml
        agent: documenter
        produces: [change]
        ```
        Make the requested change and nothing else.

        ### Gate: owner
        ```yaml
        run: [{ id: checks, command: lint }]
        reviewers: [{ human: role:maintainer, sla: 1bd }]
        ```
        - R1 · must — The change does what the request says.
        - R2 · must · command:checks — Links resolve and the formatter is content.
        """;

    private const string Project = "---\nproject: sample\ncommands: { lint: make lint }\n---\n";

    [Fact]
    public void A_workflow_of_level_one_gets_its_defaults()
    {
        var compiled = Compile(Docs);

        var edit = compiled.Plan.Passes[0];
        var gate = edit.Gates[0];
        gate.Reviews.ShouldBe(["change"]);
        gate.OnReject.To.ShouldBe([edit.Id]);
        gate.OnReject.Rounds.ShouldBe(RejectPlan.DefaultRounds);
        gate.OnExhausted.ShouldBe(ExhaustPlan.Default);
        gate.Runs[0].Defined.ShouldBeTrue();
        compiled.Document.Pass("edit").Gate("owner").Runs[0].Command!.Line.ShouldBe("make lint");
        compiled.Document.Pass("edit")
            .Gate("owner").Criteria[1].Text.ShouldBe("Links resolve and the formatter is content.");
        compiled.Document.Pass("edit").Instruction.ShouldBe("Make the requested change and nothing else.");
        var merge = compiled.Plan.Passes[1];
        merge.Id.ShouldBe(new PassId("merge"));
        merge.Implicit.ShouldBeTrue();
        merge.Needs.ShouldBe([edit.Id]);
        merge.Executor.Kind.ShouldBe(ExecutorKind.Integrate);
    }

    [Fact]
    public void A_run_whose_command_the_project_lacks_is_left_out_and_said()
    {
        var result = Compilation(Docs, "---\nproject: sample\n---\n");

        result.Compiled!.Plan.Passes[0].Gates[0].Runs[0].Defined.ShouldBeFalse();
        result.Findings.ShouldHaveSingleItem().Code.ShouldBe("WF066");
    }

    [Fact]
    public void What_is_produced_after_the_last_merge_is_merged_by_a_follow_up()
    {
        var plan = Example("production-bug").Plan;

        var last = plan.Passes[^1];
        last.Id.ShouldBe(new PassId("integrate"));
        last.Implicit.ShouldBeTrue();
        last.Needs.ShouldBe([new PassId("postmortem")]);
    }

    [Fact]
    public void A_consumed_artifact_implies_a_need()
    {
        var text = Docs.Replace("agent: documenter\n", "agent: documenter\nconsumes: [note]\n",
            StringComparison.Ordinal)
            .Replace("applies_to",
                "artifacts: { note: { kind: document, path: \".weir/items/{item}/n.md\" } }\napplies_to",
                    StringComparison.Ordinal)
            + "\n## Pass: think — First\n```yaml\nagent: architect\nproduces: [note]\n```\nThink.\n";

        var plan = Compile(text).Plan;

        plan.Passes[0].Id.ShouldBe(new PassId("think"));
        plan.Pass(new PassId("edit")).Needs.ShouldBe([new PassId("think")]);
    }

    [Fact]
    public void Fields_that_params_and_reservations_read_travel_with_the_artifact()
    {
        var assessment = Example("production-bug").Plan.FindArtifact("assessment")!;
        assessment.Fields.ShouldBe(["files", "security", "severity", "verdict"]);
    }

    [Fact]
    public void Keys_that_are_not_carried_out_are_named_on_pass_and_workflow()
    {
        var plan = Example("production-bug").Plan;

        Compile(Docs.Replace("title:", "triggers: [{ schedule: daily, budget: 2 }]\ntitle:", StringComparison.Ordinal))
            .Plan.NotExecuted.ShouldBeEmpty();
        plan.Pass(new PassId("fix")).NotExecuted.ShouldBe(["reserve", "upgrade"]);
    }

    [Fact]
    public void The_strictest_of_floors_and_caps_counts()
    {
        var text = Docs.Replace("agent: documenter\n", "agent: documenter\ntier: economy\nfloor: standard\ncap: max\n",
            StringComparison.Ordinal);

        var tier = Compile(text).Document.Pass("edit").Tier;

        tier.ShouldBe(new PassTier("standard", "standard", "max"));
    }

    [Fact]
    public void Comments_and_layout_do_not_change_the_hash_and_words_do()
    {
        var plain = Compile(Docs);
        var commented = Compile(Docs.Replace("title:", "# a comment\ntitle:  ", StringComparison.Ordinal));
        var reworded = Compile(Docs.Replace("nothing else", "a little more", StringComparison.Ordinal));

        commented.Plan.Hash.ShouldBe(plain.Plan.Hash);
        commented.Plan.Document.ShouldNotBe(plain.Plan.Document);
        reworded.Plan.Hash.ShouldNotBe(plain.Plan.Hash);
    }

    [Fact]
    public void The_documents_digest_is_that_of_its_bytes()
    {
        var compiled = Compile(Docs);
        CanonicalJson.DigestOfBytes(compiled.DocumentBytes).ShouldBe(compiled.Plan.Document);
    }

    [Theory]
    [MemberData(nameof(ExamplesTests.Names), MemberType = typeof(ExamplesTests))]
    public void Plans_and_documents_survive_their_canonical_form(string name)
    {
        var compiled = Example(name);

        var plan = CanonicalJson.WriteText(compiled.Plan);
        var document = CanonicalJson.WriteText(compiled.Document);
        CanonicalJson.WriteText(CanonicalJson.Read<Plan>(plan)).ShouldBe(plan);
        CanonicalJson.WriteText(CanonicalJson.Read<CompiledDocument>(document)).ShouldBe(document);
    }

    [Fact]
    public void The_canonical_form_of_a_plan_is_stable() =>
        Golden.Verify(Path.Combine("Goldens", "docs.plan.json"), CanonicalJson.WriteText(Compile(Docs).Plan) + "\n");

    internal static Compiled Example(string name)
    {
        var library = DefinitionLibrary.Load(
            new DefinitionLayer(Origin.Project, "examples", new FolderFiles(Repository.Examples)));
        return WorkflowCompiler.Compile(library.FindWorkflow(name)!, library, null).Compiled.ShouldNotBeNull();
    }

    private static Compiled Compile(string workflow) => Compilation(workflow, Project).Compiled.ShouldNotBeNull();

    private static Compilation Compilation(string workflow, string project)
    {
        var library = DefinitionLibrary.Load(
            new DefinitionLayer(Origin.BuiltIn, "examples", new FolderFiles(Repository.Examples)),
            new DefinitionLayer(Origin.Project, ".weir",
                MemoryFiles.Of(("workflows/docs.md", workflow), ("project.md", project))));
        return WorkflowCompiler.Compile(library.FindWorkflow("docs")!, library, library.Project!.Value);
    }
}
