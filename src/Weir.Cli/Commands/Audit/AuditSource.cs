using System.Collections.Immutable;
using System.CommandLine;
using System.Security.Cryptography;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Core;
using Weir.Git.Audit;
using Weir.Runtime.Ports;
using Weir.Server.Hosting;
using Weir.Storage.Sqlite;

namespace Weir.Cli.Commands.Audit;

/// <summary>What the commands that read the record without a server are pointed at.</summary>
/// <param name="Folder">The organisation's state.</param>
internal sealed record AuditSource(OrganizationId Organization, string Folder, ICheckpointLog Checkpoints)
{
    private static readonly Option<string?> State =
        new("--state") { Description = "the state folder; the usual one when not given", HelpName = "DIR" };
    private static readonly Option<string?> Named =
        new("--organization") { Description = "the organisation; default when not given", HelpName = "NAME" };
    private static readonly Option<string?> Repository = new("--checkpoints")
    {
        Description = "a git repository on this machine that the checkpoints were published to",
        HelpName = "DIR",
    };
    private static readonly Option<string[]> Keys = new("--key")
    {
        Description = "a public key whose checkpoints count; this machine's when not given; may be repeated",
        HelpName = "FILE",
    };

    public static ImmutableArray<Option> Options => [State, Named, Repository, Keys];

    /// <exception cref="CliFailure">There is no state, or no such repository.</exception>
    public static AuditSource Of(Invocation call)
    {
        var organization = new OrganizationId(call.Get(Named) ?? OrganizationId.Default.Value);
        var folder = call.Get(State) is { } given
            ? call.PathOf(given)
            : Path.Combine(StatePlaces.Folder(), organization.Value);
        if (!Directory.Exists(folder))
        {
            throw new CliFailure(ExitCode.NotFound, $"There is no state at {folder}.", "weir audit verify --state DIR");
        }
        if (call.Get(Repository) is not { } repository)
        {
            return new AuditSource(organization, folder, WeirHost.OpenCheckpoints(folder, organization));
        }
        var path = call.PathOf(repository);
        var directory = Directory.Exists(Path.Combine(path, ".git")) ? Path.Combine(path, ".git") : path;
        return File.Exists(Path.Combine(directory, "HEAD"))
            ? new AuditSource(organization, folder, new CheckpointLog(directory, organization))
            : throw new CliFailure(
                ExitCode.NotFound, $"{repository} is not a git repository on this machine.",
                "git clone --mirror URL DIR, then weir audit verify --checkpoints DIR");
    }

    /// <exception cref="CliFailure">There is no journal there, or it cannot be read.</exception>
    public SqliteReader OpenJournal()
    {
        try
        {
            return SqliteReader.Open(Folder);
        }
        catch (JournalUnavailableException trouble)
        {
            throw new CliFailure(ExitCode.Failed, trouble.Message, trouble.Hint, trouble);
        }
    }

    /// <summary>The public keys that count. Empty when there is none on this machine and none is given.</summary>
    public IReadOnlyList<(ECDsa Key, string Pem)> ReadKeys(Invocation call)
    {
        var given = call.Get(Keys) ?? [];
        var files = given.Length > 0
            ? given.Select(call.PathOf)
            : new[] { AuditPlaces.PublicKey(Organization) }.Where(File.Exists);
        return [.. files.Select(Read)];
    }

    private static (ECDsa Key, string Pem) Read(string file)
    {
        var key = ECDsa.Create();
        try
        {
            var pem = File.ReadAllText(file);
            key.ImportFromPem(pem);
            return (key, pem);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException
            or CryptographicException)
        {
            key.Dispose();
            throw new CliFailure(ExitCode.NotFound, $"{file} is not a public key (PEM): {error.Message}", "--key FILE");
        }
    }
}
