using Weir.Engines.Relay;

namespace Weir.Server.Hosting;

/// <summary>Weir itself, as it lies beside whatever hosts it.</summary>
internal static class OwnProgram
{
    private const string Assembly = "weir.dll";

    /// <summary>Started inside a sandbox, it keeps the sandbox's routes open.</summary>
    public static RelayProgram Relay { get; } = RelayProgram.Of(Path.Combine(AppContext.BaseDirectory, Assembly));
}
