namespace Weir.Runtime.Programs;

/// <summary>
/// Finds programs by name. The framework looks into the current folder before PATH, which would start a file named
/// <c>git</c> of the repository that one stands in; here only absolute entries of PATH count.
/// </summary>
public static class ProgramPath
{
    /// <summary>The program's file; null when no entry of PATH has it.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <summary>
    /// The program's file, or a place where nothing is: starting it then fails as for a missing program.
    /// </summary>
    public static string Of(string name) =>
        Path.IsPathFullyQualified(name) ? name : Find(name) ?? Path.Combine("/nonexistent", name);
}
