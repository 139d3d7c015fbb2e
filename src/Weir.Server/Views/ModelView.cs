using System.Collections.Immutable;

namespace Weir.Server.Views;

/// <summary>A model that a project's tiers name.</summary>
/// <param name="Name">As <c>provider/model</c>.</param>
/// <param name="Key">
/// Whether the server has the provider's key: <c>there</c>, <c>none needed</c>, or what is wrong.
/// </param>
/// <param name="Window">How the window of its provider stands: <c>open</c>, or why calls wait.</param>
/// <param name="Price">Where its price is from; null where nobody knows one.</param>
public sealed record ModelView(
    string Name, string Project, string Dialect, ImmutableArray<string> Tiers, string Key, string Window,
    string? Price);
