using System.Collections.Immutable;
using Weir.Cli.Commands.Agent;
using Weir.Cli.Commands.Audit;
using Weir.Cli.Commands.Backup;
using Weir.Cli.Commands.Budget;
using Weir.Cli.Commands.Cost;
using Weir.Cli.Commands.Doctor;
using Weir.Cli.Commands.Engine;
using Weir.Cli.Commands.Gate;
using Weir.Cli.Commands.Home;
using Weir.Cli.Commands.Inbox;
using Weir.Cli.Commands.Init;
using Weir.Cli.Commands.Item;
using Weir.Cli.Commands.Mcp;
using Weir.Cli.Commands.Model;
using Weir.Cli.Commands.Pause;
using Weir.Cli.Commands.Person;
using Weir.Cli.Commands.Project;
using Weir.Cli.Commands.Quickstart;
using Weir.Cli.Commands.Run;
using Weir.Cli.Commands.Tasks;
using Weir.Cli.Commands.Token;
using Weir.Cli.Commands.Trigger;
using Weir.Cli.Commands.Up;
using Weir.Cli.Commands.Version;
using Weir.Cli.Commands.Workflow;

namespace Weir.Cli.Table;

/// <summary>
/// Every command there is. A noun is added here and has its file below <c>Commands/</c>. Its <c>Spec</c> is a property,
/// not a field, so that listing the nouns makes none of their options, and loads nothing that those stand on.
/// </summary>
internal static class CommandTable
{
    public const string Program = "weir";
    public const string Purpose = "carries work items through your written workflows, from request to merged change";

    public static readonly ImmutableArray<NounSpec> Nouns =
    [
        QuickstartNoun.Spec,
        InitNoun.Spec,
        UpNoun.Spec,
        EngineNoun.Spec,
        DoctorNoun.Spec,
        BackupNoun.Spec,
        McpNoun.Spec,
        VersionNoun.Spec,
        PersonNoun.Spec,
        TokenNoun.Spec,
        InboxNoun.Spec,
        ItemNoun.Spec,
        RunNoun.Spec,
        GateNoun.Spec,
        TaskNoun.Spec,
        TriggerNoun.Spec,
        IncidentNoun.Spec,
        PauseNouns.Pause,
        PauseNouns.Resume,
        WorkflowNoun.Spec,
        AgentNoun.Spec,
        ProjectNoun.Spec,
        HomeNoun.Spec,
        ModelNoun.Spec,
        CostNoun.Spec,
        BudgetNoun.Spec,
        AuditNoun.Spec,
    ];
}
