using System.Collections.Immutable;
using System.Text.Json;
using Weir.Core;
using Weir.Core.Calendars;
using Weir.Core.Triggers;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Triggers;

/// <summary>Somebody else who looks at a target once it has moved.</summary>
public delegate Task TargetMoved(ProjectKey project, CancellationToken cancel);

/// <summary>
/// Tells Core what triggers there are, when schedules are due and that they are, and which merges were reverted.
///
/// What was missed while no server ran is made up for once: the time that was due is still due, one item is made for
/// it, and the next time is reckoned from then on. Reverts are found whenever a target of one of the project's
/// repositories is seen to have moved: from the commit that was looked at last, which is in the record, so that none is
/// passed over. The first look at a target finds none: what was reverted before is over.
/// </summary>
/// <param name="moved">Is told that the target of a project is another commit.</param>
public sealed class TriggerKeeper(
    ControlLoop loop,
    FindProjectServices known,
    FindProjectServices refreshed,
    TriggerFiring firing,
    TargetMoved moved,
    TimeProvider time,
    Action<string> tell) : IDisposable
{
    /// <summary>How often it looks where targets are, when nothing else makes it.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    /// <summary>How long a schedule waits whose item could not be made.</summary>
    public static readonly Duration Patience = Duration.Minutes(1);

    /// <summary>Commits that one look reads at most; the newest count.</summary>
    private const int MaxCommits = 500;

    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement(new { });

    private readonly SemaphoreSlim _one = new(1);
    private readonly SortedDictionary<ProjectKey, ImmutableArray<SeenTarget>> _seen = [];
    private readonly SortedDictionary<string, Timestamp> _failed = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _told = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancel)
    {
        var looked = Timestamp.Never;
        while (!cancel.IsCancellationRequested && !loop.IsDeposed)
        {
            var state = loop.State;
            var isTime = looked == Timestamp.Never || loop.Now >= looked + new Duration((long)Pace.TotalMilliseconds);
            try
            {
                foreach (var project in state.Projects.Keys)
                {
                    await TakeInAsync(project, isTime ? refreshed : known, cancel);
                }
                looked = isTime ? loop.Now : looked;
                await FireDueAsync(cancel);
            }
            catch (NotRecordedException)
            {
                await Task.Delay(Timekeeper.AfterTrouble, time, cancel);
                continue;
            }
            catch (JournalUnavailableException)
            {
                await Task.Delay(Timekeeper.AfterTrouble, time, cancel);
                continue;
            }
            await loop.WaitUntilAsync(newest => Concerns(state, newest), Left(), time, cancel);
        }
    }

    /// <summary>
    /// Whether there is something to look at before it is time: another project, another trigger or time of one; or a
    /// new item, for whoever makes one reads the definitions of its target, which may have moved.
    /// </summary>
    private static bool Concerns(OrganizationState seen, OrganizationState newest) =>
        newest.Triggers != seen.Triggers || newest.Projects != seen.Projects || newest.Items.Count != seen.Items.Count;

    /// <summary>The triggers of a project as its target is now, told to Core.</summary>
    public async Task<ImmutableArray<BookedTrigger>> LookAsync(ProjectKey project, CancellationToken cancel) =>
        await TakeInAsync(project, refreshed, cancel) is { } services ? TriggerBook.Of(project, services) : [];

    /// <summary>The triggers of every project as last read.</summary>
    public async Task<ImmutableArray<BookedTrigger>> ReadAsync(CancellationToken cancel)
    {
        var all = ImmutableArray.CreateBuilder<BookedTrigger>();
        foreach (var project in loop.State.Projects.Keys)
        {
            try
            {
                all.AddRange(TriggerBook.Of(project, await known(project, cancel)));
            }
            catch (RepositoryException)
            {
                // A project that cannot be read has none that could be told.
            }
        }
        return all.ToImmutable();
    }

    /// <summary>Tells Core what is new on a project's target; null when it cannot be read.</summary>
    private async Task<ProjectServices?> TakeInAsync(
        ProjectKey project, FindProjectServices find, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var services = await find(project, cancel);
            var before = _seen.GetValueOrDefault(project, []);
            var isNew = before.IsEmpty || before[0].Commit != services.Target;
            // The targets of other repositories are looked at when it is time, or somebody asks.
            if (!isNew && (find == known || services.Others.IsEmpty))
            {
                return services;
            }
            var booked = TriggerBook.Of(project, services);
            await PublishAsync(project, booked, cancel);
            var targets = await TargetsAsync(services, cancel);
            foreach (var target in targets.Where(target => !before.Contains(target)))
            {
                await ObserveAsync(project, target, booked, cancel);
            }
            if (isNew)
            {
                await moved(project, cancel);
            }
            _seen[project] = targets;
            return services;
        }
        catch (RepositoryException trouble)
        {
            TellOnce($"The triggers of {project} cannot be read: {trouble.Message}");
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Where the targets of a project's repositories are now, the primary first.</summary>
    private async Task<ImmutableArray<SeenTarget>> TargetsAsync(ProjectServices services, CancellationToken cancel)
    {
        var targets = ImmutableArray.CreateBuilder<SeenTarget>();
        targets.Add(new SeenTarget(null, services.Target, services.Repository));
        foreach (var other in services.Others)
        {
            try
            {
                targets.Add(new SeenTarget(other.Name, await other.RefreshAsync(cancel), other));
            }
            catch (RepositoryException trouble)
            {
                // It is looked at from where it was seen last, once it can be reached.
                TellOnce($"The target of {other.Name} cannot be read: {trouble.Message}");
            }
        }
        return targets.ToImmutable();
    }

    /// <param name="Name">The repository's; null for the primary.</param>
    private sealed record SeenTarget(string? Name, ObjectName Commit, IRepository Repository);

    private async Task PublishAsync(
        ProjectKey project, ImmutableArray<BookedTrigger> booked, CancellationToken cancel)
    {
        ImmutableArray<TriggerRule> rules = [.. booked.Select(one => one.Rule)];
        var kept = loop.State.Triggers.Values
            .Where(one => one.Rule.Project == project && !one.IsWithdrawn).Select(one => one.Rule);
        if (!kept.OrderBy(rule => rule.Name, StringComparer.Ordinal)
            .SequenceEqual(rules.OrderBy(rule => rule.Name, StringComparer.Ordinal)))
        {
            await loop.SubmitAsync(
                $"triggers-{project}-{loop.State.Sequence}", PrincipalId.System, new PublishTriggers(project, rules),
                cancel);
        }
    }

    private async Task ObserveAsync(
        ProjectKey project, SeenTarget target, ImmutableArray<BookedTrigger> booked, CancellationToken cancel)
    {
        ImmutableArray<BookedTrigger> waiting = [.. booked.Where(one => one.Trigger.Source == TriggerSource.Revert)];
        if (loop.State.ObservedAt(project, target.Name) is { } last && last != target.Commit)
        {
            var landed = await target.Repository.HistoryAsync(
                new HistoryRequest(target.Commit, last, ["**"], [], MaxCommits), cancel);
            foreach (var commit in landed.Reverse())
            {
                foreach (var reverted in commit.Reverts)
                {
                    await FireRevertAsync(project, target, reverted, commit, waiting, cancel);
                }
            }
            // What a rewritten target has no longer is as good as reverted.
            var dropped = await target.Repository.HistoryAsync(
                new HistoryRequest(last, target.Commit, ["**"], [], MaxCommits), cancel);
            foreach (var commit in dropped.Reverse())
            {
                await FireRevertAsync(project, target, commit.Commit, null, waiting, cancel);
            }
        }
        await loop.SubmitAsync(
            $"observed-{project}-{target.Name}-{target.Commit}-{loop.State.Sequence}", PrincipalId.System,
            new ObserveTarget(project, target.Name, target.Commit), cancel);
    }

    /// <param name="by">The commit that says so; null where the target was rewritten without the merge.</param>
    private async Task FireRevertAsync(
        ProjectKey project, SeenTarget target, ObjectName reverted, LandedCommit? by,
        ImmutableArray<BookedTrigger> waiting, CancellationToken cancel)
    {
        var item = loop.State.Items.Values.FirstOrDefault(one => one.Id.Project == project
            && one.Branch.Merges.Contains(reverted));
        if (item is null)
        {
            return;
        }
        var saidBy = by?.Commit ?? reverted;
        await loop.SubmitAsync(
            $"reverted-{item.Id}-{saidBy}", PrincipalId.System,
            new ReportRevert(item.Id, target.Name, reverted, saidBy), cancel);
        var sent = JsonSerializer.SerializeToElement(new
        {
            item = item.Id.ToString(),
            commit = saidBy.Value,
            repository = target.Repository.Name,
            project = project.Value,
        });
        var where = target.Name is null ? "" : $" of {target.Name}";
        var news = new TriggerNews(
            by is null ? $"dropped-{reverted}-{item.Id}" : $"revert-{by.Commit}-{item.Id}",
            by is null
                ? $"The change of {item.Id} is no longer on the target{where}, which was rewritten without merge "
                    + $"{reverted}."
                : $"The change of {item.Id} was reverted on the target{where} by commit {by.Commit}.",
            sent, item.IsRestricted ? $"{item.Id} was reverted" : $"{item.Id} was reverted: {item.Title}", null);
        foreach (var outcome in await firing.FireAsync(waiting, news, PrincipalId.System, cancel))
        {
            await SayAsync(outcome, waiting, news.Occurrence, cancel);
        }
    }

    /// <summary>What fails at the edge of nobody's request is said in the record.</summary>
    private async Task SayAsync(
        TriggerOutcome outcome, ImmutableArray<BookedTrigger> among, string occurrence, CancellationToken cancel)
    {
        if (outcome.Result == TriggerResult.Failed)
        {
            var booked = among.First(one => one.Id == outcome.Trigger);
            await firing.ReportAsync(booked, occurrence, outcome.Sentence, cancel);
        }
    }

    private async Task FireDueAsync(CancellationToken cancel)
    {
        foreach (var trigger in loop.State.Triggers.Values
            .Where(one => one is { IsWithdrawn: false, Rule.Source: TriggerSource.Schedule }))
        {
            if (trigger.Due is not { } due)
            {
                await ScheduleAsync(trigger, null, cancel);
            }
            else if (due <= loop.Now && !(_failed.TryGetValue(trigger.Rule.Id, out var again) && again > loop.Now))
            {
                await FireAsync(trigger, due, cancel);
            }
        }
    }

    private async Task FireAsync(TriggerState trigger, Timestamp due, CancellationToken cancel)
    {
        var booked = (await ReadOneAsync(trigger.Rule.Project, cancel))
            .FirstOrDefault(one => one.Id == trigger.Rule.Id);
        if (booked is null)
        {
            _failed[trigger.Rule.Id] = loop.Now + Patience;
            return;
        }
        var occurrence = TriggerState.OccurrenceAt(due);
        var news = new TriggerNews(
            occurrence, $"This is due by the schedule of {trigger.Rule.Id} ({trigger.Rule.Of}).", Nothing, null, null);
        TriggerOutcome outcome;
        try
        {
            outcome = await firing.FireAsync(booked, news, PrincipalId.System, cancel);
        }
        catch (RepositoryException trouble)
        {
            outcome = new TriggerOutcome(booked.Id, TriggerResult.Failed, null, trouble.Message);
        }
        if (outcome.Result == TriggerResult.Failed)
        {
            _failed[booked.Id] = loop.Now + Patience;
            await firing.ReportAsync(booked, occurrence, outcome.Sentence, cancel);
            return;
        }
        _failed.Remove(booked.Id);
        await ScheduleAsync(loop.State.Triggers[booked.Id], due, cancel);
    }

    private async Task<ImmutableArray<BookedTrigger>> ReadOneAsync(ProjectKey project, CancellationToken cancel)
    {
        try
        {
            return TriggerBook.Of(project, await known(project, cancel));
        }
        catch (RepositoryException trouble)
        {
            TellOnce($"The triggers of {project} cannot be read: {trouble.Message}");
            return [];
        }
    }

    /// <param name="last">When it was due before; null before the first time.</param>
    private async Task ScheduleAsync(TriggerState trigger, Timestamp? last, CancellationToken cancel)
    {
        try
        {
            var schedule = Definitions.Triggers.TriggerSchedule.Read(trigger.Rule.Of);
            var due = schedule.Next(loop.Now, last, loop.State.Default());
            await loop.SubmitAsync(
                $"due-{trigger.Rule.Id}-{due.Value}-{loop.State.Sequence}", PrincipalId.System,
                new ScheduleTrigger(trigger.Rule.Id, trigger.Rule.Of, due), cancel);
        }
        catch (Exception fault) when (fault is FormatException or TimeZoneNotFoundException)
        {
            TellOnce($"The schedule of {trigger.Rule.Id} is never due: {fault.Message}");
        }
    }

    /// <summary>Until the next schedule is due, or it is time to look at the targets.</summary>
    private TimeSpan Left()
    {
        var now = loop.Now;
        var next = now + new Duration((long)Pace.TotalMilliseconds);
        foreach (var trigger in loop.State.Triggers.Values.Where(one => !one.IsWithdrawn))
        {
            if (trigger.Due is { } due)
            {
                next = Timestamp.Min(next, Timestamp.Max(due, _failed.GetValueOrDefault(trigger.Rule.Id)));
            }
        }
        return TimeSpan.FromMilliseconds(Math.Max(1, (next - now).Value));
    }

    public void Dispose() => _one.Dispose();

    private void TellOnce(string message)
    {
        if (_told.Add(message))
        {
            tell(message);
        }
    }
}
