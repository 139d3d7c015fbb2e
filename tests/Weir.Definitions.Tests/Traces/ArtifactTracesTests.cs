using System.Text;
using Weir.Definitions.Compile;
using Weir.Definitions.Library;
using Weir.Definitions.Traces;

namespace Weir.Definitions.Tests.Traces;

public sealed class ArtifactTracesTests
{
    private const string Workflow = """
        ---
        workflow: trace
        applies_to: { kinds: [trace] }
        artifacts:
          spec: { kind: document, path: "docs/spec.md" }
          ir:
            kind: data
            path: ".weir/items/{item}/ir.yaml"
            traces:
              - { fields: [requirements], to: spec, complete: true }
              - { fields: [name, takes], to: spec.terms }
          report:
            kind: data
            path: ".weir/items/{item}/report.yaml"
            traces: [{ fields: [operation], to: ir }]
        ---
        ## Pass: one — All of it
        ```yaml
        human: role:maintainer
        produces: [spec, ir, report, change]
        ```
        Make it.

        ### Gate: owner
        ```yaml
        reviewers: [{ human: role:maintainer, not: [author], sla: 1bd }]
        ```
        - R1 · must — It is right.
        """;

    private const string Spec = """
        ---
        terms: [Join, Leave, Place]
        ---
        ## REQ-1 A place can be joined
        ## REQ-2 A place can be left
        """;

    private const string Ir = """
        operations:
          - { id: join, name: Join, takes: Place, requirements: [REQ-1] }
          - { id: leave, name: Leave, takes: [Place], requirements: [{ id: REQ-2 }] }
        """;

    private static readonly Compiled Compiled = Compile();

    [Fact]
    public async Task What_names_only_what_is_there_and_leaves_nothing_out_has_no_fault() =>
        (await FaultAsync("ir", Ir)).ShouldBeNull();

    [Theory]
    [InlineData("[REQ-1]", "[REQ-9]",
        "operations[0].requirements[0] names 'REQ-9' (did you mean 'REQ-1'?). Not in spec, which has 'REQ-1', 'REQ-2'")]
    [InlineData("name: Join", "name: Swap", "operations[0].name names 'Swap'")]
    [InlineData("[Place]", "[Place, Money]",
        "operations[1].takes[1] names 'Money'. Not in spec.terms, which has 'Join', 'Leave', 'Place'")]
    [InlineData("[REQ-1]", "[req-1]", "operations[0].requirements[0] names 'req-1'")]
    [InlineData("[REQ-1]", "[true]", "operations[0].requirements[0] names nothing")]
    [InlineData("[REQ-1]", "{ why: because }", "operations[0].requirements names nothing")]
    [InlineData("[{ id: REQ-2 }]", "[REQ-1]", "nothing here names 'REQ-2' of spec, and each has to be named")]
    public async Task What_is_invented_or_left_out_is_named_with_its_place(
        string there, string instead, string fault) =>
        (await FaultAsync("ir", Ir.Replace(there, instead, StringComparison.Ordinal))).ShouldStartWith(fault);

    [Fact]
    public async Task Of_data_the_ids_are_what_stands_under_id() =>
        (await FaultAsync("report", "results: [{ operation: join }, { operation: pay }]"))
            .ShouldStartWith("results[1].operation names 'pay'. Not in ir, which has 'join', 'leave', 'REQ-2'");

    [Fact]
    public async Task Many_faults_are_counted()
    {
        var many = "operations: [" + string.Join(",", Enumerable.Range(0, 20).Select(i => $"{{ name: X{i} }}")) + "]";

        (await FaultAsync("ir", many + "\nrequirements: [REQ-1, REQ-2]"))!.ShouldContain("'X7' and 12 more. Not in");
    }

    [Fact]
    public async Task What_there_is_nothing_to_hold_against_is_not_believed() =>
        (await FaultAsync("ir", Ir, spec: null)).ShouldBe("it is traced to spec, which the item does not have");

    private static Task<string?> FaultAsync(string artifact, string text, string? spec = Spec) =>
        ArtifactTraces.FaultAsync(
            Compiled.Plan, Compiled.Document, Compiled.Plan.FindArtifact(artifact)!, Encoding.UTF8.GetBytes(text),
            name => Task.FromResult((name == "spec" ? spec : Ir) is { } there
                ? new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(there))
                : (ReadOnlyMemory<byte>?)null));

    private static Compiled Compile()
    {
        var library = DefinitionLibrary.Load(
            new DefinitionLayer(Origin.Project, ".weir", MemoryFiles.Of(("workflows/trace.md", Workflow))));
        var result = WorkflowCompiler.Compile(library.FindWorkflow("trace")!, library, null);
        return result.Compiled ?? throw new InvalidOperationException(string.Join('\n', result.Findings));
    }
}
