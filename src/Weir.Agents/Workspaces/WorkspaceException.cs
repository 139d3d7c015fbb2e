namespace Weir.Agents.Workspaces;

/// <summary>
/// A file access that was refused or failed; the message is for the model or the person who asked for it.
/// </summary>
internal sealed class WorkspaceException(string message) : Exception(message);

/// <summary>The sandbox could not run even a shell: nobody's fault inside the attempt.</summary>
internal sealed class SandboxBrokenException(string message) : Exception(message);
