using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Engines;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;
using Weir.Server.Api;

namespace Weir.Server.Views;

/// <summary>An engine as people see it.</summary>
/// <param name="State"><c>working</c>, <c>idle</c>, <c>silent</c> or <c>draining</c>.</param>
/// <param name="Heard">Null when this server has not heard it since it started.</param>
public sealed record EngineView(
    string Name, string State, int Slots, int Busy, bool Isolated, Timestamp? Heard, int Protocol)
{
    internal static ImmutableArray<EngineView> All(ApiContext context) =>
        [.. context.State.Engines.Values.Select(engine => Of(engine, context.Host.Roll))];

    private static EngineView Of(EngineState engine, EngineRoll roll) => new(
        engine.Name,
        engine switch
        {
            { Draining: true } => "draining",
            { Silent: true } => "silent",
            { Used: > 0 } => "working",
            _ => "idle",
        },
        engine.Slots, engine.Used, engine.Isolated, roll.LastHeard(engine.Name), AttemptProtocol.Version);
}

/// <summary>Which engine a token is for: the first thing that an engine asks.</summary>
public sealed record EngineSelf(string Name, int Protocol);

/// <summary>That an attempt goes on.</summary>
/// <param name="Heard">The number of the last sentence of people that the attempt has been handed.</param>
public sealed record Beat(string? Sentence, int? Heard = null);

/// <summary>What became of a result; whoever sent it may forget it.</summary>
public sealed record Acknowledged(ResultFate Fate);
