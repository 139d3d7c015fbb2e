using System.Collections.Immutable;
using Weir.Core.Plans;

namespace Weir.Core.Changes;

/// <summary>What is there of the files that some commands read, and nothing but these.</summary>
/// <param name="Globs">The digest of the globs that say which files these are.</param>
/// <param name="Content">A name for those files, with their paths and modes: equal where they are. It is no object of
/// git's.</param>
public sealed record InputContent(Digest Globs, ObjectName Content);

/// <summary>What commands run on: a tree, and what is in it of the inputs that commands of the project declare.
/// </summary>
public sealed record TestedContent(ObjectName Tree, ImmutableArray<InputContent> Inputs)
{
    /// <summary>A name for what a command reads of it; null where that is the whole tree, or nobody has looked.
    /// </summary>
    public ObjectName? InputOf(RunPlan run) => run.Inputs is { } globs
        ? Inputs.FirstOrDefault(input => input.Globs == globs)?.Content
        : null;
}
