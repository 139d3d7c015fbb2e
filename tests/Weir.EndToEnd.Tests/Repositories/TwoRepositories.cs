using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Repositories;

/// <summary>The garden, and beside it a shed with the tools: a project of two repositories.</summary>
internal static class TwoRepositories
{
    public const string Project = """
        ---
        project: garden
        title: Garden
        key: GARDEN
        repositories:
          - { name: garden, path: ".", primary: true }
          - { name: shed, path: "../shed.git" }
        commands:
          tidy: sh tidy.sh
        documents:
          - { path: "shed:manual.txt", due_on: ["plants.txt"] }
        components:
          - { name: tools, paths: ["shed:**"], owners: ["@toolsmith"], documents: ["shed:manual.txt"] }
        risk_rules:
          - { paths: ["shed:*.txt"], at_least: medium }
        ---
        What grows where, and the tools for it.
        """;

    /// <summary>Plants a tulip, and hangs up a rake.</summary>
    public const string Edit = """
        echo "tulip for $WEIR_ITEM" >> plants.txt
        echo "rake for $WEIR_ITEM" >> "$WEIR_REPO_SHED/tools.txt"
        """;

    /// <summary>The same; where the tools conflict, it keeps both sides.</summary>
    public const string EditOrResolve = """
        if grep -q '^<<<<<<<' "$WEIR_REPO_SHED/tools.txt"
        then
            sed -i -e '/^|||||||/,/^=======/d' -e '/^[<=>]\{7\}/d' "$WEIR_REPO_SHED/tools.txt"
            exit
        fi

        """ + Edit;

    /// <summary>A command of a gate that looks into both clones.</summary>
    private const string Tidy = """
        ! grep -n weed *.txt "$WEIR_REPO_SHED"/*.txt
        [ "$(grep -c tulip plants.txt)" = "$(grep -c rake "$WEIR_REPO_SHED/tools.txt")" ]
        """;

    public static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/project.md", Project)
        .SetItem(".weir/agents/gardener.md", Garden.Files[".weir/agents/gardener.md"]
            .Replace("\"beds/**\"", "\"beds/**\", \"shed:*.txt\"", StringComparison.Ordinal))
        .SetItem("tidy.sh", Tidy)
        .SetItem("steps/edit.sh", Edit);

    public static string Shed(this Site site) => Path.Combine(site.Root, "shed.git");

    /// <summary>A server with the project, both of whose repositories are bare remotes.</summary>
    public static Task<Site> StartAsync(ImmutableDictionary<string, string> files, params string[] options)
    {
        var site = new Site();
        return site.StartedAsync(files, options, site.MakeShedAsync);
    }

    private static async Task MakeShedAsync(this Site site)
    {
        var work = Directory.CreateDirectory(Path.Combine(site.Root, "shed")).FullName;
        await site.GitAsync(work, "init", "--quiet", "--initial-branch=main");
        await site.GitAsync(site.Root, "init", "--quiet", "--bare", "--initial-branch=main", site.Shed());
        await File.WriteAllTextAsync(Path.Combine(work, "tools.txt"), "spade\n");
        await File.WriteAllTextAsync(Path.Combine(work, "manual.txt"), "How to dig.\n");
        await File.WriteAllTextAsync(Path.Combine(work, "CODEOWNERS"), "tools.txt @smith\n");
        await site.PushShedAsync("The shed as it is");
    }

    /// <summary>Commits what lies in the shed's work tree and pushes it past Weir's back.</summary>
    public static async Task PushShedAsync(this Site site, string message)
    {
        var work = Path.Combine(site.Root, "shed");
        await site.GitAsync(work, "add", "--all");
        await site.GitAsync(work, "commit", "--quiet", "--no-gpg-sign", "--message", message);
        await site.GitAsync(work, "push", "--quiet", site.Shed(), "HEAD:refs/heads/main");
    }

    public static Task<string> PlantsAsync(this Site site) => site.GitAsync(site.Remote, "show", "main:plants.txt");

    public static Task<string> ToolsAsync(this Site site) => site.GitAsync(site.Shed(), "show", "main:tools.txt");

    /// <summary>Refuses every push to main, as a branch that is protected does.</summary>
    public static Task<string> ProtectShedAsync(this Site site) =>
        site.GitAsync(site.Shed(), "config", "receive.hideRefs", "refs/heads/main");

    public static Task<string> UnprotectShedAsync(this Site site) =>
        site.GitAsync(site.Shed(), "config", "--unset", "receive.hideRefs");
}
