using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Core.Changes;

/// <summary>
/// One change over several repositories. Each is measured by itself, where its objects are; what they come to together
/// is worked out here, from the facts alone, so that it is the same on every machine.
/// </summary>
/// <remarks>
/// Digest: that of the only repository that is touched, and of several SHA-256 over the sorted lines
/// <c>repository NUL digest LF</c> of those that are. A repository's own digest names the repository in each of its
/// lines, so that the same content elsewhere is another change. What is not touched is no part of it: that another
/// repository's target moves on leaves what was approved as it was.
/// </remarks>
public static class CombinedChange
{
    /// <summary>Between a repository's name and a path in it, in everything that people read and write.</summary>
    public const char Separator = ':';

    /// <summary>
    /// The facts of the whole, without components, documents and risks, of which the primary has a say alone.
    /// </summary>
    /// <param name="measured">Those of each repository alone, the primary first.</param>
    public static ChangeFacts Of(ImmutableArray<ChangeFacts> measured)
    {
        if (measured.Length == 1)
        {
            return measured[0];
        }
        var owners = measured.SelectMany(facts => facts.Owners).Where(set => set.Component is null)
            .DistinctBy(set => set.ToString(), StringComparer.Ordinal)
            .OrderBy(set => set.ToString(), StringComparer.Ordinal);
        return new ChangeFacts(
            [.. measured.Select(facts => facts.Repositories[0])],
            DigestOf(measured),
            [.. measured.SelectMany(Named).Order(StringComparer.Ordinal)],
            measured.Sum(facts => facts.Lines))
        {
            Owners = [.. owners.Take(Gates.OwnerSets.MaxSets + 1)],
        };

        IEnumerable<string> Named(ChangeFacts facts) => facts == measured[0]
            ? facts.Paths
            : facts.Paths.Select(path => $"{facts.Repositories[0].Repository}{Separator}{path}");
    }

    /// <summary>A name for what is in all repositories together: equal for equal trees. It is no object of git's.
    /// </summary>
    public static ObjectName TreeOf(ImmutableArray<RepositoryChange> repositories) => repositories.Length == 1
        ? repositories[0].Tree
        : new ObjectName(Hash(repositories.Select(change => $"{change.Repository}\0{change.Tree}\n")));

    private static Digest DigestOf(ImmutableArray<ChangeFacts> measured)
    {
        var touched = measured.Where(facts => facts.Repositories[0].IsTouched).ToList();
        return touched.Count switch
        {
            0 => measured[0].Digest,
            1 => touched[0].Digest,
            _ => new Digest(
                "sha256:" + Hash(touched.Select(facts => $"{facts.Repositories[0].Repository}\0{facts.Digest}\n")
                    .Order(StringComparer.Ordinal))),
        };
    }

    private static string Hash(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
}
