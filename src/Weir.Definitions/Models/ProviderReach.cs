namespace Weir.Definitions.Models;

/// <summary>How the server signs in at a provider.</summary>
public enum ProviderAuth
{
    /// <summary>With the key, or with nothing where there is none.</summary>
    Key,

    /// <summary>With a token that a program prints.</summary>
    Command,

    /// <summary>With a token of Microsoft Entra ID.</summary>
    Entra,

    /// <summary>Each request is signed with the credentials of an AWS account.</summary>
    Aws,
}

/// <summary>How the server gets through to a provider.</summary>
/// <param name="Helper">The name of the program that prints a token, without its prefix; null for none.</param>
/// <param name="Region">Where the account is signed in at, of AWS; null for what the url says.</param>
/// <param name="Proxy">
/// The address of the proxy that requests go through, or where it is (<c>env:NAME</c>); null for none.
/// </param>
/// <param name="CaBundle">A file of certificates that are trusted besides the system's; null for none.</param>
public sealed record ProviderReach(
    ProviderAuth Auth, string? Helper, string? Region, string? Proxy, string? CaBundle)
{
    public static readonly ProviderReach Plain = new(ProviderAuth.Key, null, null, null, null);
}
