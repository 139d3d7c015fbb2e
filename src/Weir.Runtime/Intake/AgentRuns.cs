using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Core.Items;
using Weir.Definitions.Findings;
using Weir.Runtime.Attempts;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Intake;

/// <summary>Something that a person asks one agent for.</summary>
/// <param name="On">A file to look at, by its name; null for none.</param>
/// <param name="About">An item to look at, which the person may see; null for none.</param>
public sealed record AgentRun(ProjectKey Project, string Agent, string Request, HandedIn? On, ItemId? About);

/// <summary>
/// Makes an item of one pass from what somebody asks one agent for (<see cref="RunPlan"/>). What it is to look at comes
/// along as data, in every clone of the item.
/// </summary>
public sealed class AgentRuns(ControlLoop loop, BlobText blobs, FindProjectServices projects, WorkflowPinning pinning)
{
    /// <summary>The kind of such an item.</summary>
    public const string Kind = "run";

    /// <summary>The largest file that an agent is handed, in bytes.</summary>
    public const int MaxFile = 1024 * 1024;

    private const int MaxTitle = 80;
    private const int MaxName = 60;

    public async Task<SubmissionReply> StartAsync(
        string commandId, PrincipalId by, AgentRun run, CancellationToken cancel)
    {
        if (Check(by, run) is { } unfit)
        {
            return SubmissionReply.Refuse(unfit);
        }
        var services = await projects(run.Project, cancel);
        if (services.Library.FindAgent(run.Agent) is not { } agent)
        {
            return SubmissionReply.Refuse(new Refusal(
                RefusalKind.NotFound, "unknown-agent", $"There is no agent {run.Agent} in this project.",
                Nearest.Hint(run.Agent, services.Library.Agents.Keys, "agent")));
        }
        if (RunPlan.ProductOf(agent) is not { } product)
        {
            return SubmissionReply.Refuse(Refusal.Rule(
                "only-judges", $"Agent {run.Agent} only judges: it makes nothing that could be handed to you.",
                "weir agent list"));
        }
        var rules = await TargetRules.AtAsync(services.Repository, services.Target, cancel);
        var ownersDecideToo = rules.Owners is not null || !rules.ComponentOwners.IsEmpty;
        var found = RunPlan.Find(services, agent, product, by.Name, ownersDecideToo);
        if (found.Compiled is not { } compiled)
        {
            return SubmissionReply.Refuse(found.Trouble!);
        }
        var attached = await AttachAsync(by, run, services, cancel);
        await pinning.KeepAsync(compiled, cancel);
        var request = await blobs.PutAsync(run.Request, Retention.Record, cancel);
        var reply = await loop.SubmitAsync(
            commandId, by,
            new CreateItem(
                run.Project, Kind, TitleOf(run), request, compiled.Plan.Hash, PriorityClass.Normal, Risk.Medium, [], [],
                [], [])
            {
                Attached = attached,
            },
            cancel);
        return reply.Accepted && ItemId.TryParse(reply.Created, out var id)
            ? new SubmissionReply(
                null, id, await IntakeWarnings.OfAsync(loop.State, compiled, services, cancel), [])
            : SubmissionReply.Refuse(reply.Refusal!);
    }

    private Refusal? Check(PrincipalId by, AgentRun run)
    {
        if (!loop.State.Projects.ContainsKey(run.Project))
        {
            return Refusal.UnknownProject(run.Project) with
            {
                Hint = Nearest.Hint(
                    run.Project.Value, loop.State.Projects.Keys.Select(known => known.Value), "project"),
            };
        }
        if (!by.IsPerson || !loop.State.People.ContainsKey(by))
        {
            return Refusal.NotAllowed(by, "ask an agent for something; a person may, who judges what comes of it");
        }
        if (string.IsNullOrWhiteSpace(run.Request))
        {
            return Refusal.Invalid("no-request", "There is nothing asked for.", $"weir run {run.Agent} TEXT");
        }
        if (run.On is { } file && file.Content.Length > MaxFile)
        {
            return Refusal.Invalid(
                "too-large", $"{file.Artifact} has {file.Content.Length} bytes; at most {MaxFile} are handed over.",
                "commit it, and say where it is");
        }
        // What is restricted would lie in a clone, a ref and a gate that others see.
        return run.About is { } about && loop.State.Items[about].IsRestricted
            ? Refusal.Rule(
                "restricted", $"What is in {about} does not leave it: the item is restricted.",
                $"weir item show {about}")
            : null;
    }

    private static string TitleOf(AgentRun run)
    {
        var line = run.Request.Trim().Split('\n')[0].Trim();
        return $"{run.Agent}: {(line.Length <= MaxTitle ? line : line[..MaxTitle] + "…")}";
    }

    private async Task<ImmutableArray<Attachment>> AttachAsync(
        PrincipalId by, AgentRun run, ProjectServices services, CancellationToken cancel)
    {
        var attached = ImmutableArray.CreateBuilder<Attachment>();
        if (run.On is { } file)
        {
            var ending = Path.GetExtension(file.Artifact);
            attached.Add(await AttachAsync(
                Named(Path.GetFileNameWithoutExtension(file.Artifact)), Named(ending), file.Content));
        }
        if (run.About is { } about)
        {
            var text = await ItemExcerpt.OfAsync(
                loop.State, loop.State.Items[about], services.Repository, blobs, cancel);
            attached.Add(await AttachAsync(about.ToString(), ".md", Encoding.UTF8.GetBytes(text)));
        }
        return attached.ToImmutable();

        async Task<Attachment> AttachAsync(string name, string ending, ReadOnlyMemory<byte> content) =>
            new(name, ending, await services.Repository.StoreFileAsync(name, content, cancel), [by]);
    }

    /// <summary>A name as a path may have it, whatever the file was called.</summary>
    private static string Named(string text)
    {
        var kept = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-'));
        var name = kept.Length <= MaxName ? kept : kept[..MaxName];
        return name.StartsWith('.') || name.Length > 0 ? name : "file";
    }
}
