using System.Text;
using Weir.Core;

namespace Weir.Storage.State;

/// <summary>The name of the folder that an organisation's files lie in.</summary>
internal static class OrganizationFolder
{
    /// <summary>What file systems allow in one name.</summary>
    private const int MaxFolderName = 255;

    // Any name becomes one folder: lower-case letters, digits and '-' as they are, every other byte as %XX, so that
    // different organisations never share a folder, not even where case does not count. The prefix keeps them apart
    // from folders of other things, such as temporary files.
    public static string NameOf(OrganizationId organization)
    {
        var name = new StringBuilder("org-");
        foreach (var octet in Encoding.UTF8.GetBytes(organization.Value))
        {
            var plain = octet is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-';
            _ = plain ? name.Append((char)octet) : name.Append('%').Append(octet.ToString("X2"));
        }
        return name.Length <= MaxFolderName ? name.ToString() : throw new ArgumentException(
            $"The organisation's name '{organization}' is too long for a folder.", nameof(organization));
    }
}
