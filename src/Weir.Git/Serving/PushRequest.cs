using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Weir.Git.Serving;

/// <summary>
/// The first part of what <c>git push</c> sends: a line for each ref, each as four hexadecimal digits of length and
/// <c>old new ref</c>, up to an empty one. It is read before git is started, so that git never sees a ref that is not
/// the attempt's.
/// </summary>
internal static class PushRequest
{
    /// <summary>An attempt has two refs; more lines than a few are no push of an attempt's.</summary>
    public const int MaxRefs = 8;

    private const int LengthDigits = 4;
    private const int MaxLine = 4096;

    /// <summary>The refs that are to be written.</summary>
    /// <exception cref="GitScopeException">It is no push of an attempt's, or deletes a ref.</exception>
    public static async Task<ImmutableArray<string>> ReadRefsAsync(Stream request, CancellationToken cancel)
    {
        var refs = ImmutableArray.CreateBuilder<string>();
        while (await ReadLineAsync(request, cancel) is { } line)
        {
            var parts = line.Split('\0')[0].TrimEnd('\n').Split(' ');
            if (parts is not [{ Length: 40 or 64 }, { Length: 40 or 64 } to, var name] || refs.Count == MaxRefs)
            {
                throw new GitScopeException("This is not the push of an attempt.");
            }
            if (to.All(digit => digit == '0'))
            {
                throw new GitScopeException($"An attempt may not delete {name}.");
            }
            refs.Add(name);
        }
        return refs.ToImmutable();
    }

    /// <summary>Null for the empty line that ends the list.</summary>
    private static async Task<string?> ReadLineAsync(Stream request, CancellationToken cancel)
    {
        var digits = new byte[LengthDigits];
        if (await request.ReadAtLeastAsync(digits, LengthDigits, false, cancel) < LengthDigits
            || !int.TryParse(
                Encoding.ASCII.GetString(digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out var length)
            || length is not 0 and (<= LengthDigits or > MaxLine))
        {
            throw new GitScopeException("This is not the push of an attempt.");
        }
        if (length == 0)
        {
            return null;
        }
        var line = new byte[length - LengthDigits];
        return await request.ReadAtLeastAsync(line, line.Length, false, cancel) == line.Length
            ? Encoding.UTF8.GetString(line)
            : throw new GitScopeException("This is not the push of an attempt.");
    }
}
