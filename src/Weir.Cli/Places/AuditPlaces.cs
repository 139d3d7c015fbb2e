using Weir.Cli.Client;
using Weir.Core;
using Weir.Runtime.Audit;

namespace Weir.Cli.Places;

/// <summary>
/// Where the key that signs the journal's checkpoints lies: with the person's settings, not with the state it speaks
/// for.
/// </summary>
internal static class AuditPlaces
{
    public static string Key(OrganizationId organization) => Path.Combine(
        ClientFile.Folder("XDG_CONFIG_HOME", ".config"), "weir", "audit", $"{organization}.key");

    public static string PublicKey(OrganizationId organization) => CheckpointKey.PublicFile(Key(organization));
}
