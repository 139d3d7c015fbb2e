using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Paths;
using Weir.Definitions.Projects;

namespace Weir.Runtime.Projects;

/// <summary>
/// What is there of the files that commands declare as their inputs. A name of it is SHA-256 over the line
/// <c>globs LF</c>, and <c>repository NUL digest LF</c> for each repository that the globs are about.
/// </summary>
public static class CommandInputs
{
    /// <summary>Of a project of one repository.</summary>
    /// <param name="digests">Of what each set matches, in their order.</param>
    public static ImmutableArray<InputContent> Of(
        string repository, ImmutableArray<InputSet> sets, ImmutableArray<Digest> digests) =>
        [.. sets.Select((set, index) => new InputContent(set.Digest, Name(set, [(repository, digests[index])])))];

    /// <summary>Of several repositories, each at the end of what it measured.</summary>
    /// <param name="others">The project's repositories besides the primary.</param>
    public static async Task<ImmutableArray<InputContent>> MeasureAsync(
        ImmutableArray<MeasuredPart> parts,
        ImmutableArray<InputSet> sets,
        ImmutableArray<string> others,
        CancellationToken cancel)
    {
        if (sets.IsEmpty)
        {
            return [];
        }
        var found = sets.Select(_ => new List<(string Repository, Digest Digest)>()).ToList();
        foreach (var (index, part) in parts.Index())
        {
            var name = index == 0 ? null : part.Repository.Name;
            var globs = sets.Select(set => RepositoryGlob.Of(set.Globs, name, others)).ToImmutableArray();
            var digests = await part.Repository.DigestFilesAsync(
                part.Facts.Repositories[0].Head, globs, cancel);
            foreach (var (set, digest) in digests.Index().Where(one => !globs[one.Index].IsEmpty))
            {
                found[set].Add((part.Repository.Name, digest));
            }
        }
        return [.. sets.Select((set, index) => new InputContent(set.Digest, Name(set, found[index])))];
    }

    private static ObjectName Name(InputSet set, IEnumerable<(string Repository, Digest Digest)> parts) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{set.Digest}\n{string.Concat(parts.Select(part => $"{part.Repository}\0{part.Digest}\n"))}"))));
}
