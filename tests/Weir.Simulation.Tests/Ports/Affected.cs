using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Items;
using Weir.Core.Passes;

namespace Weir.Simulation.Tests.Ports;

/// <summary>
/// The command that has a line for what a change affects. That line overlooks much: whoever takes what it comes to for
/// what the whole comes to merges what fails.
/// </summary>
internal static class Affected
{
    public static readonly Digest Command = new("sha256:" + Trees.Hash("command 1"));

    /// <summary>Whether it passes what is there, whatever that is.</summary>
    public static bool Overlooks(ImmutableSortedDictionary<string, string> tree) =>
        Trees.Hash($"affected {Trees.Name(tree)}")[0] < '8';

    /// <summary>Whether an engine runs that line, whatever is said in a plan. It does for a change alone.</summary>
    public static bool Runs(Digest command, ItemState item, AttemptSubject subject) =>
        command == Command && subject is { Kind: SubjectKind.GateCommands, On: null }
        && WorkPoint.ChangeOf(item, subject.Pass) is { Facts.IsEmpty: false };
}
