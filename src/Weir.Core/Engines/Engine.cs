namespace Weir.Core.Engines;

/// <summary>A place where attempts run.</summary>
/// <param name="Incarnation">Changes with each start of the engine: attempts of an earlier one are lost.</param>
/// <param name="Slots">How many attempts it runs at once.</param>
/// <param name="Isolated">False when it runs agents and commands without a sandbox; verdicts beside such runs are
/// marked.</param>
public sealed record EngineState(string Name, string Incarnation, int Slots, bool Isolated, int Used);

public sealed record EngineRegistered(string Engine, string Incarnation, int Slots, bool Isolated) : Event;

/// <summary>Registers an engine or a new incarnation of it.</summary>
public sealed record RegisterEngine(string Engine, string Incarnation, int Slots, bool Isolated) : Command;

public sealed record DispatchPaused(Digest? Reason, Timestamp? Until) : Event;
public sealed record DispatchResumed : Event;

public sealed record PauseDispatch(Digest? Reason, Timestamp? Until) : Command;
public sealed record ResumeDispatch : Command;

/// <summary>Time has passed: whatever fell due since the last event happens now.</summary>
public sealed record PassTime : Command;
