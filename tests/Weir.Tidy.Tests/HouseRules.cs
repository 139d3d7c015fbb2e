using Weir.Tidy.Tests.Rules;

namespace Weir.Tidy.Tests;

/// <summary>
/// The rules of CONTRIBUTING.md, held over every file of the repository. Each rule has tests of its own beside this
/// class that show it fail; a rule that cannot fail holds nothing.
/// </summary>
public sealed class HouseRules
{
    /// <summary>This project names what it forbids.</summary>
    private const string OwnFolder = "tests/Weir.Tidy.Tests";

    private static IEnumerable<SourceFile> Others => Repository.Files.Where(file => !file.IsUnder(OwnFolder));

    [Fact]
    public void The_repository_is_all_there()
    {
        Repository.File("src/Weir.Core/Weir.Core.csproj").Text.ShouldNotBeEmpty();
        Repository.CSharp.Count().ShouldBeGreaterThan(10);
        Repository.Documents.Count().ShouldBeGreaterThan(3);
    }

    [Fact]
    public void A_file_has_at_most_500_lines() => Holds(Repository.Files, LengthRules.LongFiles);

    [Fact]
    public void A_line_has_at_most_120_columns() => Holds(Repository.Files, LengthRules.LongLines);

    [Fact]
    public void A_method_has_at_most_70_lines() => Holds(Repository.Files, LengthRules.LongMembers);

    [Fact]
    public void Types_and_files_are_named_for_what_they_do() => Holds(Repository.Files, NamingRules.EmptyNames);

    [Fact]
    public void Classes_are_sealed_static_or_abstract() => Holds(Repository.Files, NamingRules.OpenClasses);

    [Fact]
    public void Nothing_is_left_to_do() => Holds(Others, WordingRules.UnfinishedWork);

    [Fact]
    public void A_silenced_warning_has_a_reason() => Holds(Others, WordingRules.SilencedAnalyzers);

    [Fact]
    public void No_test_keeps_tests_from_running() => Holds(Repository.Files, WordingRules.ExclusiveTests);

    [Fact]
    public void Sleeps_processes_and_skips_in_tests_only_go_down() => Findings.ShouldBeNone(
        Ratchet.Differences(Ratchet.Read(Repository.File(Ratchet.Path)), Ratchet.Count(Repository.CSharp)));

    [Fact]
    public void The_root_holds_few_files() => Findings.ShouldBeNone(PlaceRules.RootLitter(Repository.Paths));

    [Fact]
    public void Scripts_can_be_started() => Holds(
        Repository.Files,
        file => PlaceRules.ScriptsNobodyCanStart(file, File.GetUnixFileMode(Path.Combine(Repository.Root, file.Path))));

    [Fact]
    public void No_file_names_a_folder_of_one_machine() => Holds(Others, PlaceRules.MachinePaths);

    [Fact]
    public void No_file_names_a_registry() => Holds(Others, PlaceRules.RegistryHosts);

    [Fact]
    public void Connections_to_SQLite_are_made_in_one_place() => Holds(
        Others.Where(file => file.Path != "src/Weir.Storage/Sqlite/NativeSqlite.cs"),
        PlaceRules.ConnectionsPastTheDoor);

    [Fact]
    public void Packages_are_pinned_exactly_and_in_one_place()
    {
        Holds([Repository.File("Directory.Packages.props")], ProjectRules.LoosePackages);
        Holds(Repository.Projects, ProjectRules.OwnVersions);
    }

    [Fact]
    public void No_project_switches_strictness_off() =>
        Holds(Repository.Projects.Append(Repository.File("Directory.Build.props")), ProjectRules.Laxity);

    [Fact]
    public void Every_project_has_a_lock_file() =>
        Holds(Repository.Projects, project => ProjectRules.MissingLocks(project, Repository.Paths));

    [Fact]
    public void Every_project_is_in_the_solution() => Holds(
        Repository.Projects.Where(project => !project.IsUnder("bench")),
        project => ProjectRules.OutsideSolution(project, Repository.File("Weir.slnx")));

    [Fact]
    public void Projects_reference_what_the_architecture_allows() => Findings.ShouldBeNone(ProjectEdges.Differences(
        ProjectEdges.Decided(Repository.File("ARCHITECTURE.md")),
        ProjectEdges.Built(Repository.Projects.Where(project => project.IsUnder("src")))));

    [Fact]
    public void Core_stands_on_nothing() =>
        Holds([Repository.File("src/Weir.Core/Weir.Core.csproj")], ProjectEdges.ImpureCore);

    [Fact]
    public void Links_in_documents_lead_somewhere()
    {
        var documents = Repository.Documents.ToList();
        var paths = Repository.Paths.ToHashSet(StringComparer.Ordinal);
        Holds(documents, document => DocumentRules.DeadLinks(document, documents, paths));
    }

    [Fact]
    public void The_changelog_is_kept() => Holds([Repository.File("CHANGELOG.md")], DocumentRules.UnkeptChangelog);

    [Fact]
    public void Decisions_are_numbered() => Findings.ShouldBeNone(DocumentRules.UnnumberedDecisions(Repository.Paths));

    private static void Holds(IEnumerable<SourceFile> files, Func<SourceFile, IEnumerable<Finding>> rule) =>
        Findings.ShouldBeNone(files.SelectMany(rule));
}
