using System.Collections.Immutable;

namespace Weir.Definitions.Expressions;

public enum FieldKind
{
    Truth,
    Number,

    /// <summary>A text from a closed set, or an identifier; comparable.</summary>
    Symbol,

    /// <summary>A list of texts.</summary>
    List,

    /// <summary>Text that anybody may word freely; never compared.</summary>
    FreeText,

    /// <summary>An object, a list of objects or a mixture; never compared.</summary>
    Other,
}

/// <summary>What a name of an expression stands for.</summary>
/// <param name="Options">The closed set of a symbol or of a list's elements; empty when it is open.</param>
public sealed record FieldType(FieldKind Kind, ImmutableArray<string> Options)
{
    public static readonly FieldType Truth = new(FieldKind.Truth, []);
    public static readonly FieldType Number = new(FieldKind.Number, []);
    public static readonly FieldType Identifier = new(FieldKind.Symbol, []);
    public static readonly FieldType Texts = new(FieldKind.List, []);
    public static readonly FieldType FreeText = new(FieldKind.FreeText, []);
    public static readonly FieldType Other = new(FieldKind.Other, []);

    /// <summary>The sets whose order an expression may ask for, from low to high.</summary>
    private static readonly ImmutableArray<ImmutableArray<string>> Orders =
        [["low", "medium", "high"], ["economy", "standard", "deep", "max"]];

    public static FieldType Symbol(params ImmutableArray<string> options) => new(FieldKind.Symbol, options);

    /// <summary>True when its value can travel in an event, for Core to read.</summary>
    public bool IsComparable => Kind is not (FieldKind.FreeText or FieldKind.Other);

    /// <summary>The order of a symbol's options (risk, tiers), from low to high; empty when it has none.</summary>
    public ImmutableArray<string> Order => Kind != FieldKind.Symbol || Options.IsEmpty ? []
        : Orders.FirstOrDefault(order => Options.All(option => order.Contains(option, StringComparer.Ordinal)), []);

    public string Noun => Kind switch
    {
        FieldKind.Truth => "true or false",
        FieldKind.Number => "a number",
        FieldKind.Symbol => "a word",
        FieldKind.List => "a list",
        FieldKind.FreeText => "free text",
        _ => "a structure",
    };
}
