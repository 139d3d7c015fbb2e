using Weir.Engines.Isolation;

namespace Weir.Engines.Tests;

public sealed class DiskWatchTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("weir-disk-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Links_that_a_run_left_lead_the_watch_nowhere()
    {
        var own = Directory.CreateDirectory(Path.Combine(_root, "own", "deep")).FullName;
        var others = Directory.CreateDirectory(Path.Combine(_root, "others")).FullName;
        File.WriteAllText(Path.Combine(own, "file"), new string('x', 100));
        File.WriteAllText(Path.Combine(others, "file"), new string('x', 10_000));
        Directory.CreateSymbolicLink(Path.Combine(own, "out"), others);
        File.CreateSymbolicLink(Path.Combine(own, "name"), Path.Combine(others, "file"));
        foreach (var back in (string[])["one", "two", "three"])
        {
            Directory.CreateSymbolicLink(Path.Combine(own, back), Path.Combine(_root, "own"));
        }

        DiskWatch.Measure(Path.Combine(_root, "own")).ShouldBe(100);
    }
}
