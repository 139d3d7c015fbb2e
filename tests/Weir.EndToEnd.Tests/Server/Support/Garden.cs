using System.Collections.Immutable;

namespace Weir.EndToEnd.Tests.Server.Support;

/// <summary>
/// The sample project: a few text files, an agent that runs the script its item has for the pass, and the workflows
/// that a test gives it. Nothing is built, so that an item takes a second or two.
/// </summary>
internal static class Garden
{
    private const string Project = """
        ---
        project: garden
        title: Garden
        key: GARDEN
        commands:
          tidy: sh tidy.sh
        ---
        What grows where.
        """;

    /// <summary>Runs steps/ITEM/PASS.sh, where there is one for the item, else steps/PASS.sh.</summary>
    private const string Agent = """
        ---
        name: gardener
        description: Does what the item's script says.
        category: implementer
        role: engineering
        version: 1.0.0
        access: branch
        paths: { write: ["*.txt", "beds/**"] }
        accepts: [request, change]
        produces: [change]
        runs_on: command
        command: 'f="steps/$WEIR_ITEM/$WEIR_PASS.sh"; [ -e "$f" ] || f="steps/$WEIR_PASS.sh"; exec sh -eu "$f"'
        ---
        Garden.
        """;

    /// <summary>A script that adds a line to plants.txt; where that line conflicts, it keeps both sides.</summary>
    private const string Edit = """
        if grep -q '^<<<<<<<' plants.txt
        then
            cp plants.txt marked.txt
            sed -i 's/^[<>=|]/# &/' marked.txt
            sed -i -e '/^|||||||/,/^=======/d' -e '/^[<=>]\{7\}/d' plants.txt
        else
            echo "tulip for $WEIR_ITEM" >> plants.txt
        fi
        """;

    /// <summary>Writes a document of what grows; by a pass before the one that plants.</summary>
    private const string Surveyor = """
        ---
        name: surveyor
        description: Writes down what is there.
        category: analyst
        access: workspace
        accepts: [request]
        produces: [notes]
        runs_on: command
        command: 'mkdir -p ".weir/items/$WEIR_ITEM"; sort plants.txt > ".weir/items/$WEIR_ITEM/notes.md"'
        ---
        Look.
        """;

    private const string Survey = """
        ## Pass: survey — Look first
        ```yaml
        agent: surveyor
        produces: [notes]
        ```
        Write down what is there.
        """;

    /// <summary>A key of a workflow that has the survey's document.</summary>
    public const string Notes =
        """artifacts: { notes: { kind: document, path: ".weir/items/{item}/notes.md" } }""";

    /// <summary>Keys of the pass that plants, where a survey comes before it.</summary>
    public const string AfterSurvey = "needs: [survey]\nconsumes: [notes]";

    /// <summary>
    /// The project with workflow <c>plant</c>, whose checks hold and whose step adds a line to plants.txt.
    /// </summary>
    public static readonly ImmutableDictionary<string, string> Files = ImmutableDictionary<string, string>.Empty
        .SetItem(".weir/project.md", Project)
        .SetItem(".weir/agents/gardener.md", Agent)
        .SetItem(".weir/workflows/plant.md", Workflow())
        .SetItem("plants.txt", "rose\n")
        .SetItem("tidy.sh", "! grep -n weed *.txt\n")
        .SetItem("steps/edit.sh", Edit);

    /// <summary>The same with a pass before it that writes down what grows, which the one that plants reads.</summary>
    public static readonly ImmutableDictionary<string, string> Surveyed = Files
        .SetItem(".weir/agents/surveyor.md", Surveyor)
        .SetItem(".weir/workflows/plant.md", Workflow(AfterSurvey, front: Notes, before: Survey));

    /// <summary>The workflow <c>plant</c>: one pass by the gardener; a command and the maintainer judge it.</summary>
    /// <param name="pass">More keys of the pass, one per line.</param>
    /// <param name="gate">More keys of the gate, one per line.</param>
    /// <param name="front">More keys of the workflow, one per line.</param>
    /// <param name="before">Passes before it.</param>
    public static string Workflow(string pass = "", string gate = "", string front = "", string before = "") => $$"""
        ---
        workflow: plant
        title: Plant something
        applies_to: { kinds: [plant] }
        {{front}}
        ---
        {{before}}

        ## Pass: edit — Plant it
        ```yaml
        agent: gardener
        produces: [change]
        {{pass}}
        ```
        Plant what is asked for.

        ### Gate: owner
        ```yaml
        run: [{ id: checks, command: tidy }]
        reviewers: [{ human: role:maintainer, sla: 1bd }]
        {{gate}}
        ```
        - R1 · must — It is what was asked for.
        - R2 · must · command:checks — The garden is tidy.
        """;
}
