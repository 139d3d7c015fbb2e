using System.Globalization;

namespace Weir.Core;

/// <summary>Names the organisation whose journal an event belongs to; part of every id and path.</summary>
public readonly record struct OrganizationId(string Value) : IComparable<OrganizationId>
{
    /// <summary>The organisation of an installation that nobody has named yet.</summary>
    public static readonly OrganizationId Default = new("default");

    public int CompareTo(OrganizationId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>The short upper-case key of a project, such as <c>SHOP</c>; the first part of its items' ids.</summary>
public readonly record struct ProjectKey(string Value) : IComparable<ProjectKey>
{
    public int CompareTo(ProjectKey other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A work item's id, <c>KEY-n</c>: unique inside an organisation.</summary>
public readonly record struct ItemId(ProjectKey Project, int Number) : IComparable<ItemId>
{
    public int CompareTo(ItemId other)
    {
        var project = Project.CompareTo(other.Project);
        return project != 0 ? project : Number.CompareTo(other.Number);
    }

    public override string ToString() => $"{Project.Value}-{Number}";

    /// <summary>Reads <c>KEY-n</c>. False when the text has another form.</summary>
    public static bool TryParse(string? text, out ItemId id)
    {
        id = default;
        var dash = text?.LastIndexOf('-') ?? -1;
        if (dash <= 0 || !int.TryParse(text.AsSpan(dash + 1), out var number) || number <= 0)
        {
            return false;
        }
        id = new ItemId(new ProjectKey(text![..dash].ToUpperInvariant()), number);
        return true;
    }
}

/// <summary>
/// The id of a pass inside its workflow; of one element of a pass that fans out, the pass and the element's key with a
/// dot between: <c>build.T1</c>. No pass of a workflow has a dot in its id.
/// </summary>
public readonly record struct PassId(string Value) : IComparable<PassId>
{
    /// <summary>The id of an element of this pass.</summary>
    public PassId Of(string element) => new($"{Value}.{element}");

    /// <summary>The pass as the workflow has it: of an element the one that fans out, else itself.</summary>
    public PassId Owner => Value.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? new(Value[..dot]) : this;

    public bool IsElement => Value.Contains('.', StringComparison.Ordinal);

    /// <summary>The element's key; null for a pass of the workflow.</summary>
    public string? Element =>
        Value.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? Value[(dot + 1)..] : null;

    public int CompareTo(PassId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>The id of a gate inside its pass.</summary>
public readonly record struct GateId(string Value) : IComparable<GateId>
{
    public int CompareTo(GateId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>One execution on an engine. The number is the journal sequence of the event that queued it.</summary>
public readonly record struct AttemptId(long Value) : IComparable<AttemptId>
{
    public int CompareTo(AttemptId other) => Value.CompareTo(other.Value);
    public override string ToString() => $"a{Value}";

    /// <summary>Reads <c>a7</c>, and <c>7</c> too.</summary>
    public static bool TryParse(string? text, out AttemptId id)
    {
        var isNumber = long.TryParse(text.AsSpan().TrimStart('a'), CultureInfo.InvariantCulture, out var number);
        id = new AttemptId(number);
        return isNumber;
    }
}

/// <summary>
/// Work or a question put to a person. The number is the journal sequence of the event that opened it.
/// </summary>
public readonly record struct TaskId(long Value) : IComparable<TaskId>
{
    public int CompareTo(TaskId other) => Value.CompareTo(other.Value);
    public override string ToString() => $"t{Value}";
}

/// <summary>
/// An outward act of Weir: the sequence of the event that asked for it and its place in that command.
/// </summary>
public readonly record struct EffectId(long Sequence, int Ordinal) : IComparable<EffectId>
{
    public int CompareTo(EffectId other)
    {
        var sequence = Sequence.CompareTo(other.Sequence);
        return sequence != 0 ? sequence : Ordinal.CompareTo(other.Ordinal);
    }

    public override string ToString() => $"{Sequence}.{Ordinal}";
}

/// <summary>
/// Who acts: <c>person:ada</c>, <c>script:quickstart</c>, <c>agent:implementer</c>, <c>engine:local</c> or
/// <c>system</c>. The prefix is part of the identity, so that a script can never be recorded as a person.
/// </summary>
public readonly record struct PrincipalId(string Value) : IComparable<PrincipalId>
{
    public static readonly PrincipalId System = new("system");

    public static PrincipalId Person(string name) => new("person:" + name);
    public static PrincipalId Script(string name) => new("script:" + name);
    public static PrincipalId Agent(string name) => new("agent:" + name);
    public static PrincipalId Engine(string name) => new("engine:" + name);

    public bool IsPerson => Value.StartsWith("person:", StringComparison.Ordinal);
    public bool IsAgent => Value.StartsWith("agent:", StringComparison.Ordinal);

    /// <summary>The name without its kind.</summary>
    public string Name => Value[(Value.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>Whether somebody means this one, by the name with its kind or without.</summary>
    public bool IsCalled(string name) => name == Value
        || Value.AsSpan(Value.IndexOf(':', StringComparison.Ordinal) + 1).SequenceEqual(name);

    public int CompareTo(PrincipalId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A SHA-256 digest as <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
public readonly record struct Digest(string Value) : IComparable<Digest>
{
    public int CompareTo(Digest other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A git object id (commit or tree), in the repository's own hash, as hexadecimal digits.</summary>
public readonly record struct ObjectName(string Value) : IComparable<ObjectName>
{
    public int CompareTo(ObjectName other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}
