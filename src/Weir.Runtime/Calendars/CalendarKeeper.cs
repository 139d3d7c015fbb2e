using Weir.Core;
using Weir.Core.Calendars;
using Weir.Definitions.Organizations;
using Weir.Runtime.Loop;

namespace Weir.Runtime.Calendars;

/// <summary>
/// Publishes calendars further ahead before they end. What they were expanded from is in the state, so that neither a
/// repository nor anybody's doing is needed for it. Where this machine does not know a zone, the calendar goes on like
/// its last week, and that is said.
/// </summary>
public sealed class CalendarKeeper(ControlLoop loop, TimeProvider time, Action<string> tell)
{
    /// <summary>A calendar that ends sooner than this is published anew.</summary>
    public static readonly Duration Reserve = Duration.Days(200);

    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromHours(6);

    private readonly SortedSet<string> _told = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested && !loop.IsDeposed)
        {
            foreach (var calendar in loop.State.Calendars.Values.Where(IsNearItsEnd))
            {
                await RenewAsync(calendar, cancel);
            }
            await Task.Delay(Pace, time, cancel);
        }
    }

    private bool IsNearItsEnd(WorkingCalendar calendar) => calendar.Until < loop.Now + Reserve;

    private async Task RenewAsync(WorkingCalendar calendar, CancellationToken cancel)
    {
        try
        {
            var renewed = CalendarExpansion.Expand(calendar.Name, calendar.IsDefault, calendar.Rule, loop.Now);
            await loop.SubmitAsync(
                $"calendar-{calendar.Name}-{calendar.Until.Value}-{renewed.Until.Value}", PrincipalId.System,
                new RenewCalendar(renewed), cancel);
        }
        catch (TimeZoneNotFoundException)
        {
            if (_told.Add(calendar.Name))
            {
                tell($"The calendar {calendar.Name} goes on like its last week: this machine does not know the time "
                    + $"zone {calendar.Rule.Zone}. Install tzdata.");
            }
        }
        catch (NotRecordedException)
        {
            // The next look tries again; there is more than half a year left.
        }
    }
}
