using System.Collections.Immutable;
using Weir.Cli.Commands.Version;
using Weir.Cli.Commands.Workflow;

namespace Weir.Cli.Table;

/// <summary>Every command there is. A noun is added here and has its file below <c>Commands/</c>.</summary>
internal static class CommandTable
{
    public const string Program = "weir";
    public const string Purpose = "carries work items through your written workflows, from request to merged change";

    public static readonly ImmutableArray<NounSpec> Nouns =
    [
        VersionNoun.Spec,
        WorkflowNoun.Spec,
    ];

    public static NounSpec? Find(string noun) => Nouns.FirstOrDefault(one => one.Name == noun);
}
