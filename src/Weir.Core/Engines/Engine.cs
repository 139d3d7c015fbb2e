namespace Weir.Core.Engines;

/// <summary>A place where attempts run.</summary>
/// <param name="Incarnation">Changes with each start of the engine: attempts of an earlier one are lost.</param>
/// <param name="Slots">How many attempts it runs at once.</param>
/// <param name="Isolated">False when it runs agents and commands without a sandbox; verdicts beside such runs are
/// marked.</param>
public sealed record EngineState(string Name, string Incarnation, int Slots, bool Isolated, int Used)
{
    /// <summary>A lease of it ran out: it is given nothing more until it registers again.</summary>
    public bool Silent { get; init; }

    /// <summary>It ends what it runs and is given nothing more, until a new incarnation starts.</summary>
    public bool Draining { get; init; }

    /// <summary>Whether it would be given an attempt now.</summary>
    public bool IsOpen => !Silent && !Draining && Used < Slots;
}

public sealed record EngineRegistered(string Engine, string Incarnation, int Slots, bool Isolated) : Event;

/// <summary>An engine let a lease run out; whether it is dead, stopped or cut off, nobody can tell.</summary>
public sealed record EngineFellSilent(string Engine) : Event;
public sealed record EngineDrained(string Engine) : Event;

/// <summary>Registers an engine or a new incarnation of it; one that was silent says so that it is there.</summary>
public sealed record RegisterEngine(string Engine, string Incarnation, int Slots, bool Isolated) : Command;

/// <summary>Has an engine end what it runs and take nothing more.</summary>
public sealed record DrainEngine(string Engine) : Command;

public sealed record DispatchPaused(Digest? Reason, Timestamp? Until) : Event;
public sealed record DispatchResumed : Event;

public sealed record PauseDispatch(Digest? Reason, Timestamp? Until) : Command;
public sealed record ResumeDispatch : Command;

/// <summary>Time has passed: whatever fell due since the last event happens now.</summary>
public sealed record PassTime : Command;
