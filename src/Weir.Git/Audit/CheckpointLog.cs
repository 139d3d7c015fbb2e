using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Runtime.Audit;
using Weir.Runtime.Ports;

namespace Weir.Git.Audit;

/// <summary>
/// An organisation's checkpoints as commits of <c>refs/weir/audit/&lt;organisation&gt;</c>, one for each, with the
/// files <c>checkpoint</c>, <c>checkpoint.sig</c> and <c>key.pem</c>. They are made in a bare repository of Weir's own
/// and pushed to one that others hold: never over checkpoints that are not among ours, since that is what a journal
/// looks like that was cut off or put back.
/// </summary>
public sealed class CheckpointLog(string directory, OrganizationId organization) : ICheckpointLog
{
    private const string Text = "checkpoint";
    private const string Signature = "checkpoint.sig";
    private const string Key = "key.pem";

    private readonly string _ref = RefNames.Audit(organization);

    public async Task AppendAsync(SignedCheckpoint signed, string publicPem, CancellationToken cancel)
    {
        await OpenAsync(cancel);
        var tip = await TipAsync(cancel);
        var call = Call("fast-import", "--quiet", "--done", "--date-format=raw") with
        {
            Input = Import(signed, publicPem, continues: tip is not null),
        };
        await GitProcess.DemandAsync(call, "keeping a checkpoint of the journal", cancel);
    }

    public async Task PublishAsync(string location, CancellationToken cancel)
    {
        if (!Directory.Exists(directory) || await TipAsync(cancel) is not { } tip)
        {
            return;
        }
        var upstream = new Upstream(location, "");
        var theirs = await upstream.ReadAsync(_ref, cancel);
        if (theirs == tip)
        {
            return;
        }
        if (theirs is { } known && !await ContainsAsync(known, cancel))
        {
            throw new RepositoryException(
                $"{location} has checkpoints of the journal ({_ref}) that are not among those kept here: this state "
                + "was put back or cut off. Run: weir audit verify --checkpoints " + location);
        }
        await upstream.PushAsync(directory, new RefMove(_ref, theirs, tip), cancel);
        if (await upstream.ReadAsync(_ref, cancel) != tip)
        {
            throw new RepositoryException($"{location} did not take the checkpoints of the journal ({_ref}).");
        }
    }

    public async Task<ImmutableArray<SignedCheckpoint>> ReadAsync(CancellationToken cancel)
    {
        if (!Directory.Exists(directory) || await TipAsync(cancel) is null)
        {
            return [];
        }
        var listed = await GitProcess.DemandAsync(
            Call("rev-list", "--first-parent", "--reverse", _ref), "listing the checkpoints", cancel);
        var commits = listed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var asked = string.Concat(commits.Select(commit => $"{commit}:{Text}\n{commit}:{Signature}\n"));
        var call = Call("cat-file", "--batch") with { Input = Encoding.ASCII.GetBytes(asked) };
        var blobs = Blobs((await GitProcess.DemandAsync(call, "reading the checkpoints", cancel)).Output);
        return [.. blobs.Chunk(2).Select(pair => new SignedCheckpoint(pair[0], pair[1]))];
    }

    private async Task OpenAsync(CancellationToken cancel)
    {
        if (Directory.Exists(directory))
        {
            return;
        }
        await GitVersion.DemandAsync(cancel);
        try
        {
            GitDirectory.Write(directory, GitDirectory.MirrorConfig("sha1"), "ref: " + _ref, []);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RepositoryException(
                $"The checkpoints at {directory} cannot be written: {error.Message}" + GitProcess.DiskHint(directory),
                error);
        }
    }

    private async Task<ObjectName?> TipAsync(CancellationToken cancel)
    {
        var result = await GitProcess.RunAsync(Call("rev-parse", "--verify", "--quiet", _ref), cancel);
        return result.Succeeded ? new ObjectName(result.Text) : null;
    }

    private async Task<bool> ContainsAsync(ObjectName commit, CancellationToken cancel) =>
        (await GitProcess.RunAsync(Call("merge-base", "--is-ancestor", commit.Hex(), _ref), cancel)).Succeeded;

    private GitCall Call(params ImmutableArray<string> arguments) => new(arguments) { GitDirectory = directory };

    /// <summary>A stream for <c>git fast-import</c>: the commit and its three files in one process.</summary>
    private byte[] Import(SignedCheckpoint signed, string publicPem, bool continues)
    {
        var checkpoint = Checkpoint.Parse(signed.Text.Span)
            ?? throw new ArgumentException("not a checkpoint", nameof(signed));
        var stream = new ArrayBufferWriter<byte>();
        var seconds = (checkpoint.At.Value / 1000).ToString(CultureInfo.InvariantCulture);
        Line(stream, $"commit {_ref}\ncommitter Weir <weir@localhost> {seconds} +0000");
        Data(stream, Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"Checkpoint of {organization} at entry {checkpoint.Sequence}\n")));
        if (continues)
        {
            Line(stream, $"from {_ref}^0");
        }
        File(Text, signed.Text.Span);
        File(Signature, signed.Signature.Span);
        File(Key, Encoding.UTF8.GetBytes(publicPem));
        Line(stream, "done");
        return stream.WrittenSpan.ToArray();

        void File(string name, ReadOnlySpan<byte> content)
        {
            Line(stream, $"M 100644 inline {name}");
            Data(stream, content);
        }
    }

    private static void Line(ArrayBufferWriter<byte> stream, string line) =>
        stream.Write(Encoding.UTF8.GetBytes(line + "\n"));

    private static void Data(ArrayBufferWriter<byte> stream, ReadOnlySpan<byte> content)
    {
        Line(stream, string.Create(CultureInfo.InvariantCulture, $"data {content.Length}"));
        stream.Write(content);
        Line(stream, "");
    }

    /// <summary>The answers of <c>cat-file --batch</c>; empty for what is not there.</summary>
    private static List<ReadOnlyMemory<byte>> Blobs(ReadOnlyMemory<byte> output)
    {
        var blobs = new List<ReadOnlyMemory<byte>>();
        for (var at = 0; at < output.Length;)
        {
            var end = at + output.Span[at..].IndexOf((byte)'\n');
            var header = Encoding.ASCII.GetString(output.Span[at..end]).Split(' ');
            at = end + 1;
            if (header is [_, "blob", var length])
            {
                var size = int.Parse(length, CultureInfo.InvariantCulture);
                blobs.Add(output.Slice(at, size));
                at += size + 1;
            }
            else
            {
                blobs.Add(default);
            }
        }
        return blobs;
    }
}
