namespace Weir.Git.Remote;

/// <summary>How much a mirror on an engine may keep of what it was given.</summary>
/// <param name="MostRefs">With more it is pruned; an attempt has about four.</param>
/// <param name="KeptInputs">How many of the newest commits that attempts started from are left then.</param>
public sealed record MirrorLimits(int MostRefs, int KeptInputs)
{
    public static readonly MirrorLimits Default = new(4_000, 200);
}
