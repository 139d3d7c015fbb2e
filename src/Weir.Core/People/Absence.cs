namespace Weir.Core.People;

/// <summary>Somebody is away, or will be: what they alone are asked goes to whom they name.</summary>
/// <param name="Until">When they are back by themselves.</param>
/// <param name="Delegate">Who is asked instead; null for the project's owner.</param>
/// <param name="Began">Whether they are away now.</param>
public sealed record Absence(
    PrincipalId Person, Timestamp From, Timestamp Until, PrincipalId? Delegate, bool Began)
{
    /// <summary>The longest that somebody may be away; whoever stays longer is no longer here.</summary>
    public static readonly Duration Longest = Duration.Days(366);

    /// <summary>How many people a request may be passed along, from the one who is away.</summary>
    public const int MaxChain = 5;
}

/// <summary>An absence is known. It takes the place of another of the same person.</summary>
public sealed record AbsenceRecorded(PrincipalId Person, Timestamp From, Timestamp Until, PrincipalId? Delegate)
    : Event;
public sealed record AbsenceBegan(PrincipalId Person) : Event;

/// <summary>They are back, or will not go.</summary>
public sealed record AbsenceEnded(PrincipalId Person) : Event;

/// <summary>Somebody is no longer here: they are asked nothing, and their tokens open nothing.</summary>
public sealed record PersonRemoved(PrincipalId Person) : Event;

public sealed record RecordAbsence(PrincipalId Person, Timestamp From, Timestamp Until, PrincipalId? Delegate)
    : Command;
public sealed record EndAbsence(PrincipalId Person) : Command;
public sealed record RemovePerson(PrincipalId Person) : Command;
