using System.Reflection;
using System.Runtime.InteropServices;
using Weir.Cli.Output;
using Weir.Cli.Table;

namespace Weir.Cli.Commands.Version;

internal static class VersionNoun
{
    private static readonly RowShape<Versions> Shape = new("weir",
        new Column<Versions>("weir", versions => versions.Weir),
        new Column<Versions>("dotnet", versions => versions.Dotnet),
        new Column<Versions>("system", versions => versions.System));

    public static NounSpec Spec =>
        new("version", CommandGroup.Start, "show the versions of Weir, .NET and the system", () => [Command]);

    private static CommandSpec Command => new()
    {
        Verb = "",
        Summary = "show the versions of Weir, .NET and the system",
        Rows = Shape,
        Run = invocation =>
        {
            invocation.Data.Record(Shape, new Versions(
                OfWeir, Environment.Version.ToString(), RuntimeInformation.RuntimeIdentifier));
            return Task.FromResult(ExitCode.Ok);
        },
    };

    public static string OfWeir => typeof(VersionNoun).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    private sealed record Versions(string Weir, string Dotnet, string System);
}
