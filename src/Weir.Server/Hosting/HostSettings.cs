using Weir.Agents.Recordings;
using Weir.Core;

namespace Weir.Server.Hosting;

/// <summary>How one organisation is hosted in this process.</summary>
/// <param name="StateDirectory">The organisation's state: journal, blobs, mirrors, attempts.</param>
/// <param name="AuditKey">The file of the key that signs the journal's checkpoints; not below the state.</param>
/// <param name="LibraryDirectory">The built-in starter library.</param>
/// <param name="Unsandboxed">The operator accepts that agents and commands run without isolation.</param>
/// <param name="Slots">How many attempts the local engine runs at once; 0 for no local engine.</param>
public sealed record HostSettings(
    OrganizationId Organization,
    string StateDirectory,
    string AuditKey,
    string LibraryDirectory,
    bool Unsandboxed,
    int Slots)
{
    /// <summary>Hears what the one who runs the server should know.</summary>
    public Action<string> Tell { get; init; } = _ => { };

    /// <summary>Where calls of models are recorded to, or answered from; null for neither.</summary>
    public CallTape? Tape { get; init; }

    public const int DefaultSlots = 4;
    public const int MostSlots = 1_000;
    public const string EngineName = "local";
}
