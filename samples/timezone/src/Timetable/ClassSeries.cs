namespace Timetable;

/// <summary>A class that a studio gives every week, as the studio writes it on its wall.</summary>
/// <param name="FirstDay">The day of the first class, on the studio's calendar.</param>
/// <param name="StartsAt">When each class starts, on the studio's clock.</param>
/// <param name="Weeks">How many classes there are.</param>
public sealed record ClassSeries(string Title, DateOnly FirstDay, TimeOnly StartsAt, int Weeks);
