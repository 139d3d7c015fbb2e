using System.Globalization;
using System.Text;
using Weir.Definitions.Agents;

namespace Weir.Agents.Egress;

/// <summary>What one connection to the proxy asks for.</summary>
/// <param name="Host">As <see cref="AllowedHost.Normal"/> writes it.</param>
/// <param name="Head">What goes to the host first: nothing for a tunnel, else the request in the form for a
/// server.</param>
/// <param name="Rest">What was read beyond the request's empty line.</param>
internal sealed record EgressRequest(string Host, int Port, bool IsTunnel, byte[] Head, byte[] Rest)
{
    private const string Tunnel = "CONNECT";
    private const string Scheme = "http://";
    private const string LineEnd = "\r\n";

    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    /// <summary>About the connection to the proxy, and not for who is behind it. One request is one connection, so
    /// that none of them is for another host than the one that was looked at.</summary>
    private static readonly string[] OfTheHop =
        ["host", "connection", "keep-alive", "proxy-connection", "proxy-authorization", "te", "trailer", "upgrade"];

    public string Place => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>Null for what is no request to a proxy.</summary>
    /// <exception cref="IOException">The connection ended before the request.</exception>
    public static async Task<EgressRequest?> ReadAsync(Stream client, CancellationToken cancel)
    {
        var buffer = new byte[EgressLimits.Head];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await client.ReadAsync(buffer.AsMemory(length), cancel);
            if (read == 0)
            {
                throw new IOException("the connection ended before its request");
            }
            length += read;
            var end = buffer.AsSpan(0, length).IndexOf(HeadEnd);
            if (end >= 0)
            {
                var lines = Encoding.Latin1.GetString(buffer, 0, end).Split(LineEnd);
                return Read(lines, buffer[(end + HeadEnd.Length)..length]);
            }
        }
        return null;
    }

    private static EgressRequest? Read(string[] lines, byte[] rest)
    {
        if (lines[0].Split(' ') is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"])
        {
            return null;
        }
        if (method == Tunnel)
        {
            return PlaceOf(target, null) is var (host, port) ? new EgressRequest(host, port, true, [], rest) : null;
        }
        if (!target.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var path = target.IndexOfAny(['/', '?'], Scheme.Length);
        var authority = path < 0 ? target[Scheme.Length..] : target[Scheme.Length..path];
        if (PlaceOf(authority, AllowedHost.Http) is not var (name, number))
        {
            return null;
        }
        var origin = path < 0 ? "/" : target[path] == '?' ? "/" + target[path..] : target[path..];
        var kept = lines.Skip(1).Where(line => !OfTheHop.Contains(
            line.Split(':')[0].Trim().ToLowerInvariant(), StringComparer.Ordinal));
        var head = string.Join(LineEnd, [
            $"{method} {origin} HTTP/1.1", $"Host: {authority}", .. kept, "Connection: close", "", ""]);
        return new EgressRequest(name, number, false, Encoding.Latin1.GetBytes(head), rest);
    }

    private static (string Host, int Port)? PlaceOf(string authority, int? usual)
    {
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > 0 && !authority.EndsWith(']');
        var name = AllowedHost.Normal(hasPort ? authority[..colon] : authority);
        var port = hasPort
            ? int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number : null
            : usual;
        return port is { } found && AllowedHost.Parse(name.Contains(':', StringComparison.Ordinal) ? $"[{name}]" : name)
            is { IsBelow: false } ? (name, found) : null;
    }
}
