using System.Collections.Immutable;
using Weir.Core;
using Weir.Definitions.Canonical;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;
using Weir.Definitions.Organizations;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Organizations;

/// <summary>The organization.md of a commit: what it says, or what is wrong with it.</summary>
/// <param name="Organization">As far as it can be read; null where it cannot be read at all.</param>
/// <param name="Fault">Null for a file that can be used.</param>
public sealed record RosterFile(
    ObjectName Commit, Digest Content, OrganizationDefinition? Organization, string? Fault)
{
    /// <summary>Null where the commit has none.</summary>
    public static RosterFile? Read(ObjectName commit, byte[]? bytes)
    {
        if (bytes is null)
        {
            return null;
        }
        var alone = new MemoryFiles(
            ImmutableSortedDictionary<string, byte[]>.Empty.Add(DefinitionLayout.Organization, bytes));
        var library = DefinitionLibrary.Load(new DefinitionLayer(Origin.Project, CommittedDefinitions.Folder, alone));
        var fault = library.Findings.FirstOrDefault(finding => finding.Severity == Severity.Error)?.Headline;
        return new RosterFile(
            commit, CanonicalJson.DigestOfBytes(bytes), library.Organization?.Value,
            fault ?? (library.Organization is null ? $"{DefinitionLayout.Organization} has no front matter" : null));
    }
}
