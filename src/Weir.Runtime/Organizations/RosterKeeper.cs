using System.Collections.Concurrent;
using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Calendars;
using Weir.Core.People;
using Weir.Core.Projects;
using Weir.Definitions.Library;
using Weir.Definitions.Organizations;
using Weir.Runtime.Attempts;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Organizations;

/// <summary>
/// Keeps who there is as the organization.md files say: of each project that has one, and of the organisation's home. A
/// file is taken when the target that has it is seen to have moved and its content is new; what was changed by hand
/// since stands until then. One that cannot be used, names nobody any more, or is gone, changes nothing: what was in
/// force stays so, and what is wrong is in the record. Nobody is locked out by a slip.
/// </summary>
public sealed class RosterKeeper(ControlLoop loop, FindProjectServices known, BlobText blobs, TimeProvider time)
{
    /// <summary>The commit that was looked at last, of each that has a file. Whoever knows no newer one has no news: a
    /// file that took its place since, because somebody else knew, is not to be taken back.</summary>
    private readonly ConcurrentDictionary<string, ObjectName> _seen = new(StringComparer.Ordinal);

    /// <summary>How often it looks, when nothing else makes it. Whoever looks where targets are is another.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested && !loop.IsDeposed)
        {
            var seen = loop.State.Sequence;
            try
            {
                await LookAsync(known, cancel);
            }
            catch (Exception trouble) when (trouble is NotRecordedException or JournalUnavailableException)
            {
                await Task.Delay(Timekeeper.AfterTrouble, time, cancel);
                continue;
            }
            await loop.WaitBeyondAsync(seen, Pace, time, cancel);
        }
    }

    /// <summary>Takes what is new of every project and of the home.</summary>
    public async Task LookAsync(FindProjectServices find, CancellationToken cancel)
    {
        foreach (var project in loop.State.Projects.Values)
        {
            ProjectServices services;
            try
            {
                services = await find(project.Key, cancel);
            }
            catch (RepositoryException)
            {
                // What cannot be read says nothing new; who works on the project's items says that it cannot.
                continue;
            }
            await LookAsync(project.Key.Value, services.Target, services.Roster, cancel);
            if (services.Home is { } home)
            {
                await LookAtHomeAsync(home, cancel);
            }
        }
    }

    /// <summary>Where the home is a project's repository too, it is that project's.</summary>
    public async Task LookAtHomeAsync(HomeServices home, CancellationToken cancel)
    {
        if (loop.State.Home is { } place && !IsOfProject(place))
        {
            await LookAsync(Roster.Home, home.Commit, home.Roster, cancel);
        }
    }

    private bool IsOfProject(HomeRepository home) => loop.State.Projects.Values.Any(project =>
        project.Primary.Location == home.Location && project.Primary.Branch == home.Branch);

    private async Task LookAsync(string from, ObjectName commit, RosterFile? file, CancellationToken cancel)
    {
        var before = loop.State.Rosters.GetValueOrDefault(from);
        if (_seen.TryGetValue(from, out var last) && last == commit)
        {
            return;
        }
        await TakeNewsAsync(before, from, commit, file, cancel);
        _seen[from] = commit;
    }

    private async Task TakeNewsAsync(
        Roster? before, string from, ObjectName commit, RosterFile? file, CancellationToken cancel)
    {
        if (file is null ? before is null : before is { Fault: null } && before.Content == file.Content)
        {
            return;
        }
        if (FaultOf(from, file) is { } fault)
        {
            await RefuseAsync(before, from, commit, fault, cancel);
            return;
        }
        var id = $"roster-{from}-{commit}-{loop.State.Sequence}";
        if (await TakeAsync(id, PrincipalId.System, from, file!, cancel) is { } refusal)
        {
            await RefuseAsync(before, from, commit, refusal.Sentence, cancel);
        }
    }

    /// <summary>Why a file does not take the place of what is in force; null where it does.</summary>
    private string? FaultOf(string from, RosterFile? file) => file switch
    {
        null => $"{DefinitionLayout.Organization} is gone",
        { Fault: { } fault } => fault,
        { Organization.People.IsEmpty: true } when loop.State.People.Values.Any(one => one.ListedBy == from) =>
            $"{DefinitionLayout.Organization} names nobody",
        _ => null,
    };

    /// <summary>Where nothing was ever in force, nothing stays so: who registers it is told what is wrong.
    /// </summary>
    private async Task RefuseAsync(
        Roster? before, string from, ObjectName commit, string fault, CancellationToken cancel)
    {
        if (before is null)
        {
            return;
        }
        var why = await blobs.PutAsync(fault, Retention.Record, cancel);
        if (before.Fault?.Why != why)
        {
            await loop.SubmitAsync(
                $"roster-{from}-{commit}-{loop.State.Sequence}", PrincipalId.System,
                new RefuseRoster(from, commit, why), cancel);
        }
    }

    /// <summary>
    /// Takes a file that can be used. Calendars first, since people name them; a file without any leaves those of
    /// another alone.
    /// </summary>
    public async Task<Refusal?> TakeAsync(
        string commandId, PrincipalId by, string from, RosterFile file, CancellationToken cancel)
    {
        var organization = file.Organization!;
        if (!organization.Calendars.IsEmpty || loop.State.Rosters.Keys.All(other => other == from))
        {
            var published = await loop.SubmitAsync(
                $"{commandId}-calendars", by,
                new PublishCalendars(CalendarExpansion.Expand(organization.Calendars, loop.Now)), cancel);
            if (published.Refusal is { } refusal)
            {
                return refusal;
            }
        }
        ImmutableArray<Person> people = organization.People.IsEmpty
            ? []
            : RoleBook.From(organization, "").AsPeople();
        var taken = await loop.SubmitAsync(
            $"{commandId}-people", by, new TakeRoster(from, file.Content, file.Commit, people), cancel);
        return taken.Refusal;
    }
}
