namespace Weir.Git.Mirrors;

/// <summary>
/// A git directory for one operation: a private index, private refs, objects that vanish with it unless they are moved
/// to the mirror. It borrows the mirror's objects.
/// </summary>
internal sealed class Scratch : IDisposable
{
    /// <summary>
    /// Turns off every conversion that attributes of a work tree may ask for, so that git compares and stores bytes as
    /// they are. <c>!</c> for the encoding, because <c>-</c> is not a value it takes.
    /// </summary>
    public const string RawAttributes = "* -text -ident -filter !working-tree-encoding\n";

    private readonly Broom broom;

    public Scratch(Mirror mirror, params IEnumerable<string> alternates)
    {
        broom = mirror.Broom;
        Directory = mirror.NewScratchFolder();
        GitDirectory.Write(
            Directory,
            GitDirectory.ScratchConfig(mirror.ObjectFormat),
            "ref: refs/heads/none",
            [.. mirror.Borrowed, .. alternates]);
    }

    public string Directory { get; }

    public string Index => Path.Combine(Directory, "index");

    public string File(string name) => Path.Combine(Directory, name);

    public void Dispose() => broom.Take(Directory);
}
