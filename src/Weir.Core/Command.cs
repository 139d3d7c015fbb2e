namespace Weir.Core;

/// <summary>
/// Something asked of the control plane. What it asks is decided by <see cref="ControlPlane.Decide"/>.
/// </summary>
public abstract record Command;

/// <summary>A command in its envelope.</summary>
/// <param name="Id">Chosen by the sender; the same id with the same body is answered from the journal.</param>
/// <param name="By">The authenticated principal.</param>
/// <param name="Now">The sender's clock; Core's time is the later of this and the last event's.</param>
public sealed record CommandEnvelope(string Id, PrincipalId By, Timestamp Now, Command Body);
