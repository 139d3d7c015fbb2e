using Weir.Storage.Tests.Children;
using Xunit.Runner.InProc.SystemConsole;

namespace Weir.Storage.Tests;

/// <summary>
/// Runs the tests, or, when a test started it, one of the children that are there to be killed or starved.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        [AppendingChild.Name, var folder] => await AppendingChild.RunAsync(folder),
        [OpeningChild.Name, var folder] => await OpeningChild.RunAsync(folder),
        _ => await ConsoleRunner.Run(args),
    };
}
