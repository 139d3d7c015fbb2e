namespace Weir.Git.Remote;

/// <summary>Where a server serves git for one attempt, and the headers that open it.</summary>
public sealed record GitDoor(Uri Url, IReadOnlyList<(string Name, string Value)> Headers);
