using System.Security.Cryptography;
using Weir.Core;

namespace Weir.Runtime.Audit;

/// <summary>
/// The key that an organisation's checkpoints are signed with: ECDSA on P-256. It lies outside the state folder, since
/// whoever can rewrite the journal must not be able to sign what they wrote.
/// </summary>
public sealed class CheckpointKey : IDisposable
{
    private const int IdDigits = 16;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ECDsa _key;

    private CheckpointKey(ECDsa key)
    {
        _key = key;
        Id = IdOf(key);
    }

    public string Id { get; }

    /// <summary>The public half as PEM: what verifiers need, and may be shown to everybody.</summary>
    public string PublicPem => _key.ExportSubjectPublicKeyInfoPem() + "\n";

    /// <summary>Where the public half lies beside a key's file.</summary>
    public static string PublicFile(string file) => Path.ChangeExtension(file, ".pub");

    /// <summary>Reads the key, or makes one that only this user can read, with its public half beside it.</summary>
    /// <exception cref="CheckpointKeyException">It cannot be read or made, or others may read it.</exception>
    public static CheckpointKey LoadOrCreate(string file)
    {
        try
        {
            return File.Exists(file) ? Load(file) : Create(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointKeyException(
                $"The key of the audit trail at {file} cannot be used: {error.Message}", error);
        }
    }

    public SignedCheckpoint Sign(OrganizationId organization, long sequence, Digest hash, Timestamp at)
    {
        var text = new Checkpoint(organization, sequence, hash, at, Id).ToBytes();
        return new SignedCheckpoint(
            text, _key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    public void Dispose() => _key.Dispose();

    /// <summary>Whether the holder of the key with this public half signed the checkpoint.</summary>
    public static bool Verifies(ECDsa publicKey, SignedCheckpoint signed) => publicKey.VerifyData(
        signed.Text.Span, signed.Signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public static string IdOf(ECDsa key) =>
        Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..IdDigits];

    private static CheckpointKey Load(string file)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly) != UnixFileMode.None)
        {
            throw new CheckpointKeyException(
                $"The key of the audit trail at {file} may be read by others. Run: chmod 600 {file}");
        }
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            return new CheckpointKey(key);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new CheckpointKeyException($"{file} is not the key of an audit trail (PEM, ECDSA).", error);
        }
    }

    private static CheckpointKey Create(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        Directory.CreateDirectory(folder);
        var made = new CheckpointKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }
        File.WriteAllText(PublicFile(file), made.PublicPem);
        using var writer = new StreamWriter(new FileStream(file, options));
        writer.Write(made._key.ExportPkcs8PrivateKeyPem() + "\n");
        return made;
    }
}

/// <summary>The key cannot be used. The message says what to do.</summary>
public sealed class CheckpointKeyException(string message, Exception? inner = null) : Exception(message, inner);
