using System.Collections.Immutable;

namespace Weir.Engines.Toolchains;

/// <summary>
/// A tool outside of the system folders that programs may need: what of it is mounted, and how it is found.
/// </summary>
/// <param name="Name">For people: <c>dotnet</c>, <c>node</c>.</param>
/// <param name="Roots">Absolute paths, mounted read-only; empty when it is part of the system.</param>
/// <param name="Path">Folders to put on PATH, before the system's.</param>
/// <param name="Environment">Variables that it needs. What a run asks for goes before them.</param>
public sealed record Toolchain(
    string Name,
    ImmutableArray<string> Roots,
    ImmutableArray<string> Path,
    ImmutableSortedDictionary<string, string> Environment);
