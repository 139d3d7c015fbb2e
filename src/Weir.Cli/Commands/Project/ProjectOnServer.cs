using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Project;

/// <summary>The verbs of <c>project</c> that need a server.</summary>
internal static class ProjectOnServer
{
    private static readonly Argument<string> Location = new("PATH|URL") { Description = "the repository" };
    private static readonly Option<string?> Branch =
        new("--branch") { Description = "the branch that changes merge into; main when not given",
            HelpName = "BRANCH" };

    private static readonly RowShape<Core.Projects.Project> Shape = new("key",
        new Column<Core.Projects.Project>("key", project => project.Key.Value),
        new Column<Core.Projects.Project>("title", project => project.Title),
        new Column<Core.Projects.Project>("owner", project => project.Owner),
        new Column<Core.Projects.Project>("repository", project => project.Primary.Location),
        new Column<Core.Projects.Project>("branch", project => project.Primary.Branch),
        new Column<Core.Projects.Project>("others", project => string.Join(
            ", ",
            project.Repositories.Where(one => !one.Primary).Select(one => $"{one.Name} {one.Location}"))));

    public static CommandSpec Add => new()
    {
        Verb = "add",
        Summary = "register a repository that has .weir/project.md",
        Arguments = [Location],
        Options = [Branch],
        Run = ClientCommand.With(async (call, client) =>
        {
            var typed = call.Get(Location);
            var place = Directory.Exists(call.PathOf(typed)) ? call.PathOf(typed) : typed;
            var reply =
                await client.PostAsync<Accepted>("projects", new NewProject(place, call.Get(Branch)), call.Cancel);
            call.Terminal.Data.WriteLine(reply.Id);
            return ExitCode.Ok;
        }),
    };

    public static CommandSpec List => new()
    {
        Verb = "list",
        Summary = "list projects",
        Rows = Shape,
        Run = ClientCommand.With(async (call, client) =>
        {
            call.Data.Rows(
                Shape, await client.GetAsync<ImmutableArray<Core.Projects.Project>>("projects", call.Cancel),
                "There is no project yet. Register one: weir project add PATH");
            return ExitCode.Ok;
        }),
    };
}
