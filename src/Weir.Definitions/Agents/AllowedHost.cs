using System.Globalization;
using System.Net;

namespace Weir.Definitions.Agents;

/// <summary>
/// One entry of an agent's <c>network</c>: <c>example.org</c>, <c>*.example.org</c> for every name below it, or an
/// address; each with <c>:PORT</c> behind it, or else for the ports of HTTP and HTTPS.
/// </summary>
/// <param name="Host">As <see cref="Normal"/> writes it, without <c>*.</c>.</param>
/// <param name="IsBelow">It stands for the names below <paramref name="Host"/>, and not for itself.</param>
/// <param name="Port">Null for 80 and 443.</param>
public sealed record AllowedHost(string Host, bool IsBelow, int? Port)
{
    public const int Http = 80;
    public const int Https = 443;

    private const string Below = "*.";
    private const int MaxName = 253;
    private const int MaxLabel = 63;

    /// <summary>Null for what names no host.</summary>
    public static AllowedHost? Parse(string text)
    {
        if (Split(text) is not var (name, port) || port is < 1 or > IPEndPoint.MaxPort)
        {
            return null;
        }
        var isBelow = name.StartsWith(Below, StringComparison.Ordinal);
        var host = Normal(isBelow ? name[Below.Length..] : name);
        var isHost = IPAddress.TryParse(host, out _)
            ? !isBelow
            : IsName(host) && (!isBelow || host.Contains('.'));
        return isHost ? new AllowedHost(host, isBelow, port) : null;
    }

    /// <summary>One way to write what is the same host: small letters, no dot at the end, addresses in full.</summary>
    public static string Normal(string host)
    {
        var bare = host.TrimStart('[').TrimEnd(']');
        return IPAddress.TryParse(bare, out var address)
            ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
            : bare.TrimEnd('.').ToLowerInvariant();
    }

    /// <param name="host">As <see cref="Normal"/> writes it.</param>
    public bool Allows(string host, int port) =>
        (Port is { } only ? port == only : port is Http or Https)
        && (IsBelow ? host.EndsWith('.' + Host, StringComparison.Ordinal) : host == Host);

    public override string ToString()
    {
        var name = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return (IsBelow ? Below : "") + name + (Port is { } port ? $":{port}" : "");
    }

    /// <summary>The port stands behind the last colon, unless that belongs to an address in brackets.</summary>
    private static (string Name, int? Port)? Split(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']'))
        {
            return (text, null);
        }
        return text.IndexOf(':', StringComparison.Ordinal) == colon || text[colon - 1] == ']'
            ? int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                ? (text[..colon], port)
                : null
            : null;
    }

    private static bool IsName(string host) => host.Length <= MaxName && host.Split('.').All(IsLabel);

    private static bool IsLabel(string label) =>
        label is { Length: > 0 and <= MaxLabel } && label[0] != '-' && label[^1] != '-'
        && label.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_');
}
