using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Git.Attempts;
using Weir.Git.Mirrors;
using Weir.Git.Processes;

namespace Weir.Git.Serving;

/// <summary>
/// The serving side of git's smart HTTP, for one attempt.
/// <para>
/// The mirror is never served. Each request is answered from a git directory of its own, which borrows the mirror's
/// objects and has no other refs than what the attempt starts from; git's own rule, that only what refs lead to is
/// given out, does the rest. That rule holds for the first version of git's protocol alone (the second hands out any
/// object by its name), so that no other is spoken.
/// </para>
/// <para>
/// What is pushed arrives in such a directory too. The refs it may write are checked before git starts; afterwards the
/// mirror fetches them from there, which checks every object and every link before anything is readable. Of two pushes
/// at once, as of an upload that hung and the one after it, the second to arrive is refused: it knew other refs than
/// there are.
/// </para>
/// </summary>
public sealed class AttemptGit
{
    /// <summary>The most one push may send.</summary>
    public const long MaxPush = ObjectTransfer.PackLimit;

    /// <summary>The most that a fetch may say about what it wants and has.</summary>
    public const int MaxNegotiation = 8 * 1024 * 1024;

    private const string PackedRefs = "packed-refs";

    private static readonly ImmutableArray<(string, string)> ServingConfiguration =
    [
        // No name of any other ref's object, which a pusher would be shown to save it work.
        ("core.alternateRefsCommand", "true"),
        ("receive.autogc", "false"),
        ("receive.maxInputSize", MaxPush.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("uploadpack.allowFilter", "false"),
    ];

    private readonly Mirror mirror;
    private readonly GitScope scope;
    private readonly SemaphoreSlim taking;

    /// <param name="taking">Held while refs that were pushed are compared and written.</param>
    internal AttemptGit(Mirror mirror, GitScope scope, SemaphoreSlim taking)
    {
        this.mirror = mirror;
        this.scope = scope;
        this.taking = taking;
    }

    /// <summary>Says which refs there are: the first answer of a fetch and of a push.</summary>
    public async Task AdvertiseAsync(GitService service, Stream output, CancellationToken cancel)
    {
        using var served = await ServedAsync(service, cancel);
        var name = NameOf(service);
        var line = $"# service=git-{name}\n";
        var call = Call(served, name, "--advertise-refs");
        var result = await GitProcess.DemandAsync(call, "listing an attempt's refs", cancel);
        await output.WriteAsync(Encoding.ASCII.GetBytes($"{line.Length + 4:x4}{line}0000"), cancel);
        await output.WriteAsync(result.Output, cancel);
    }

    /// <summary>Answers a fetch.</summary>
    public async Task UploadPackAsync(ReadOnlyMemory<byte> request, Stream output, CancellationToken cancel)
    {
        using var served = await ServedAsync(GitService.UploadPack, cancel);
        var call = Call(served, NameOf(GitService.UploadPack)) with
        {
            Input = request,
            Timeout = GitProcess.NetworkLimit,
        };
        var result = await GitProcess.StreamAsync(call, output, cancel);
        if (!result.Succeeded)
        {
            throw GitProcess.Failure(call, result, "handing out what an attempt starts from");
        }
    }

    /// <summary>Takes a push into the mirror. The answer is git's, once the mirror has what was pushed.</summary>
    /// <exception cref="GitScopeException">
    /// It names a ref that is not the attempt's, or that another push has moved since.
    /// </exception>
    public async Task<ReadOnlyMemory<byte>> ReceivePackAsync(Stream request, CancellationToken cancel)
    {
        using var served = await ServedAsync(GitService.ReceivePack, cancel);
        var known = await OwnRefsAsync(cancel);
        var file = served.File("request");
        await using (var spool = new FileStream(file, FileMode.CreateNew, FileAccess.ReadWrite))
        {
            await request.CopyToAsync(spool, cancel);
            spool.Position = 0;
            var refs = await PushRequest.ReadRefsAsync(spool, cancel);
            if (refs.FirstOrDefault(name => !scope.Own.Contains(name, StringComparer.Ordinal)) is { } foreign)
            {
                throw new GitScopeException($"{scope.Who} may not write {foreign}.");
            }
        }
        var call = Call(served, NameOf(GitService.ReceivePack)) with { InputFile = file };
        var result = await GitProcess.DemandAsync(call, "taking what an attempt made", cancel);
        await taking.WaitAsync(cancel);
        try
        {
            if (await OwnRefsAsync(cancel) != known)
            {
                throw new GitScopeException($"Another push was quicker: {scope.Who} pushes again.");
            }
            await TakeAsync(served, cancel);
        }
        finally
        {
            taking.Release();
        }
        return result.Output;
    }

    /// <summary>Brings what arrived into the mirror, whose git checks it.</summary>
    private async Task TakeAsync(Scratch served, CancellationToken cancel)
    {
        var list = new GitCall(["for-each-ref", "--format=%(refname)", .. scope.Own])
        {
            GitDirectory = served.Directory,
        };
        var arrived = (await GitProcess.DemandAsync(list, "listing what an attempt made", cancel)).Text
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (arrived.Length == 0)
        {
            return;
        }
        var fetch = mirror.Call(
            ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
            "--no-recurse-submodules", $"--upload-pack={Upstream.Disarmed} upload-pack", "--", served.Directory,
            .. arrived.Select(name => $"+{name}:{name}")]);
        await GitProcess.DemandAsync(fetch, "checking what an attempt made", cancel);
    }

    private async Task<Scratch> ServedAsync(GitService service, CancellationToken cancel)
    {
        var served = new Scratch(mirror);
        // Whoever pushes is shown what they started from, so that they send no more than what is new.
        var refs = string.Concat(scope.Inputs.Select(input => Packed(input, RefNames.Input(input))))
            + (service == GitService.UploadPack ? "" : await OwnRefsAsync(cancel));
        await File.WriteAllTextAsync(served.File(PackedRefs), refs, cancel);
        return served;
    }

    /// <summary>The attempt's refs as the mirror has them, in the form of a file of packed refs.</summary>
    private async Task<string> OwnRefsAsync(CancellationToken cancel)
    {
        var refs = new StringBuilder();
        foreach (var name in scope.Own)
        {
            if (await mirror.ResolveAsync(name, cancel) is { } commit)
            {
                refs.Append(Packed(commit, name));
            }
        }
        return refs.ToString();
    }

    private static string Packed(ObjectName target, string name) => $"{target.Hex()} {name}\n";

    private static GitCall Call(Scratch served, string service, params ImmutableArray<string> options) =>
        new([service, "--stateless-rpc", .. options, served.Directory])
        {
            GitDirectory = served.Directory,
            Configuration = ServingConfiguration,
        };

    private static string NameOf(GitService service) =>
        service == GitService.UploadPack ? "upload-pack" : "receive-pack";
}
