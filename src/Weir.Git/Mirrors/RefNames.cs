using Weir.Core;

namespace Weir.Git.Mirrors;

/// <summary>Every ref that Weir writes, in one place.</summary>
internal static class RefNames
{
    public static string Branch(string name) => "refs/heads/" + name;
    public static string ItemBranch(ItemId item) => "refs/heads/" + ItemBranchName(item);
    public static string ItemBranchName(ItemId item) => $"weir/{item}";
    public static string Artifacts(ItemId item) => $"refs/weir/{item}/artifacts";
    public static string Attempt(ItemId item, AttemptId attempt) => $"refs/weir/{item}/attempts/{attempt}";
    public static string Checkpoint(ItemId item, AttemptId attempt) => $"refs/weir/{item}/checkpoints/{attempt}";

    /// <summary>What a person made of a task, as they pushed it.</summary>
    public static string Person(ItemId item, TaskId task) => $"refs/weir/{item}/people/{task}";
    public static string SetAside(ItemId item, int number) => $"refs/weir/{item}/set-aside/{number}";

    /// <summary>The signed checkpoints of an organisation's journal, a commit for each.</summary>
    public static string Audit(OrganizationId organization) => $"refs/weir/audit/{organization}";

    /// <summary>Objects that attempts start from, on an engine that is given them.</summary>
    public const string Inputs = "refs/weir/inputs/";

    public static string Input(ObjectName name) => Inputs + name.Value;

    /// <summary>What the item's branch was upstream when Weir pushed it last.</summary>
    public static string Published(ItemId item) => $"refs/weir/{item}/published";

    /// <summary>The newest rebased head, until the item's branch is moved to it.</summary>
    public static string Rebased(ItemId item) => $"refs/weir/{item}/rebased";

    /// <summary>Where the item lay last in a batch, on top of others.</summary>
    public static string Stacked(ItemId item) => $"refs/weir/{item}/stacked";

    /// <summary>The newest commit with conflict markers.</summary>
    public static string Conflict(ItemId item) => $"refs/weir/{item}/conflict";

    /// <summary>The newest commit with conflict markers of an element of a fan-out.</summary>
    public static string Conflict(ItemId item, PassId element) =>
        $"refs/weir/{item}/elements/{element.Owner}/{element.Element}/conflict";

    /// <summary>What an element of a fan-out became on the item's branch.</summary>
    public static string Joined(ItemId item, PassId element) =>
        $"refs/weir/{item}/elements/{element.Owner}/{element.Element}/joined";

    /// <summary>The merge commit that an effect made, whether or not it has landed.</summary>
    public static string Effect(EffectId effect) => $"refs/weir/effects/{effect}";

    /// <summary>The commit that takes back what an effect merged, ready before it was.</summary>
    public static string Revert(EffectId effect) => $"refs/weir/reverts/{effect}";
}
