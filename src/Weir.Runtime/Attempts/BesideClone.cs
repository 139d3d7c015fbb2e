using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>The clone of one of a project's repositories besides the primary.</summary>
/// <param name="Directory">Absolute; the same inside the sandbox.</param>
internal sealed record BesideClone(IAttemptRepository Repository, string Directory, ConflictPoint Point)
{
    public string Name => Repository.Name;

    /// <summary>The environment variable that holds the folder.</summary>
    public string Variable => "WEIR_REPO_" + Suffix;

    /// <summary>The environment variable that holds the commit that the change starts from there.</summary>
    public string BaseVariable => "WEIR_BASE_" + Suffix;

    private string Suffix => Name.Replace('-', '_').ToUpperInvariant();
}
