using System.Collections.Immutable;
using System.Text.Json;
using Weir.Agents.Metering;

namespace Weir.Agents.CodingAgents;

/// <summary>
/// What differs between the coding agents that people have: how one is told where its models are, how it is started and
/// what its events mean. All else is the driver's, <see cref="CodingAgentExecutor"/>.
/// </summary>
internal interface ICodingCli
{
    /// <summary>The value of <c>runs_on</c>.</summary>
    string Name { get; }

    /// <summary>The program on PATH.</summary>
    string Program { get; }

    /// <summary>What to type to get it.</summary>
    string Install { get; }

    /// <summary>The dialects that it can be told to speak, the preferred one first.</summary>
    ImmutableArray<ModelDialect> Dialects { get; }

    CliStart Start(CliSetting setting);

    /// <summary>What one line of its standard output says, in order; nothing for what concerns nobody.</summary>
    IEnumerable<CliEvent> Read(JsonElement line);
}

/// <summary>What an attempt gives a coding agent.</summary>
/// <param name="Home">A folder of the attempt for what the program keeps; its HOME.</param>
/// <param name="Origin">Where its models are asked: <c>http://127.0.0.1:PORT</c>.</param>
/// <param name="Token">Good at that address, while the attempt runs.</param>
/// <param name="Model">Without its provider.</param>
/// <param name="RunLimit">How long it may run at all.</param>
/// <param name="Resumed">The conversation that goes on: what the program calls it; null for a new one.</param>
internal sealed record CliSetting(
    string Home,
    Uri Origin,
    string Token,
    string Model,
    ModelDialect Dialect,
    TimeSpan RunLimit,
    string? Resumed)
{
    /// <summary>The address with the version that most clients leave to whoever configures them.</summary>
    public string Versioned => new Uri(Origin, "/v1").ToString();
}

/// <summary>How a program is started. The prompt goes to its standard input.</summary>
/// <param name="Arguments">Behind the program's own path.</param>
/// <param name="Files">By path relative to its home; written anew each time.</param>
internal sealed record CliStart(
    ImmutableArray<string> Arguments,
    ImmutableSortedDictionary<string, string> Environment,
    ImmutableSortedDictionary<string, string> Files);

internal abstract record CliEvent
{
    private CliEvent()
    {
    }

    /// <summary>The conversation has this name, by which it can go on.</summary>
    public sealed record Session(string Id) : CliEvent;

    /// <summary>What the agent says; the last one is what it says at the end.</summary>
    public sealed record Says(string Text) : CliEvent;

    /// <summary>It uses a tool, or has just used it: some say so only then.</summary>
    public sealed record Uses(string Tool) : CliEvent;

    /// <summary>The program's own words on what went wrong.</summary>
    public sealed record Complains(string Text) : CliEvent;
}
