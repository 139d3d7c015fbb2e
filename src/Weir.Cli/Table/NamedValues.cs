using System.Collections.Immutable;
using Weir.Cli.Output;

namespace Weir.Cli.Table;

/// <summary>Options of the shape NAME=VALUE that may be repeated.</summary>
internal static class NamedValues
{
    /// <param name="usage">The option as it is written, such as <c>--param NAME=VALUE</c>.</param>
    /// <exception cref="CliFailure">One has no name or no equals sign.</exception>
    public static ImmutableSortedDictionary<string, string> Parse(IEnumerable<string>? pairs, string usage)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs ?? [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new CliFailure(ExitCode.Usage, $"'{pair}' is not {usage[(usage.IndexOf(' ') + 1)..]}.", usage);
            }
            found[pair[..equals]] = pair[(equals + 1)..];
        }
        return found.ToImmutable();
    }

    /// <summary>The content of the files that the values name.</summary>
    /// <exception cref="CliFailure">There is no such file.</exception>
    public static async Task<ImmutableSortedDictionary<string, byte[]>> FilesAsync(
        Invocation call, IEnumerable<string>? pairs, string usage)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, file) in Parse(pairs, usage))
        {
            var path = call.PathOf(file);
            found[name] = File.Exists(path)
                ? await File.ReadAllBytesAsync(path, call.Cancel)
                : throw new CliFailure(ExitCode.NotFound, $"There is no file {file}.", usage);
        }
        return found.ToImmutable();
    }
}
