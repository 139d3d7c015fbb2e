using System.Globalization;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Agents.Import;

/// <summary>What each key of a foreign agent becomes.</summary>
internal static class KeyImport
{
    private const int MaxTurns = 10_000;
    private const int MaxMinutes = 7 * 24 * 60;

    public static void Take(ImportDraft draft, YamlEntry entry)
    {
        switch (entry.Key)
        {
            case "name":
                Name(draft, entry);
                break;
            case "description" when Text(entry) is { } text:
                draft.Description = text.Trim();
                draft.Mapped(entry, "description");
                break;
            case "model":
                Model(draft, entry);
                break;
            case "tools" or "allowed-tools" or "allowedTools":
                ToolImport.Tools(draft, entry);
                break;
            case "disallowedTools" or "disallowed-tools" or "disallowed_tools" or "excludeTools":
                ToolImport.Without(draft, entry);
                break;
            case "permission" or "permissions" when draft.Source.Dialect == AgentDialect.Opencode:
                ToolImport.Permission(draft, entry);
                break;
            case "permissionMode" or "sandbox_mode" or "approval_policy":
                Mode(draft, entry);
                break;
            case "maxTurns" or "max_turns" or "maxSteps" or "max_steps" or "steps"
                when Whole(entry, MaxTurns) is { } turns:
                draft.Turns = turns;
                draft.Mapped(entry, "limits.turns");
                break;
            case "timeout_mins" when Whole(entry, MaxMinutes) is { } minutes:
                draft.Minutes = minutes;
                draft.Mapped(entry, "limits.minutes");
                break;
            case "developer_instructions" or "instructions" or "prompt" or "system_prompt"
                when draft.Instructions.Length == 0 && Text(entry) is { } prose && prose.Trim().Length > 0:
                draft.Instructions = prose.Trim('\n', ' ');
                draft.Mapped(entry, "the instructions");
                break;
            case "version" when entry.Value is YamlScalar { IsNull: false } version:
                draft.Version = version.Text;
                draft.Mapped(entry, "version");
                break;
            case "category" when Text(entry) is { } category
                && AgentDefinition.Categories.Contains(category, StringComparer.Ordinal):
                draft.Category = category;
                draft.Mapped(entry, "category");
                break;
            case "mcpServers" or "mcp-servers" or "mcp_servers":
                draft.LostButKept(entry, "servers that an agent's file declares are not started");
                break;
            case "hooks":
                draft.LostButKept(entry, "hooks are not run");
                break;
            default:
                draft.Kept(entry);
                break;
        }
    }

    private static void Name(ImportDraft draft, YamlEntry entry)
    {
        var name = Text(entry) ?? "";
        draft.Name = AgentNames.Of(name);
        if (draft.Name == name)
        {
            draft.Mapped(entry, "name");
            return;
        }
        draft.MappedAndKept(entry, "name", "names are lower-case letters, digits and hyphens");
    }

    private static void Model(ImportDraft draft, YamlEntry entry)
    {
        var model = entry.Value switch
        {
            YamlScalar { IsNull: false } scalar => scalar.Text,
            YamlSequence { Items: [YamlScalar first, ..] } => first.Text,
            _ => "",
        };
        var tier = ModelTiers.Of(model);
        draft.Tier = tier ?? ModelTiers.Usual;
        draft.MappedAndKept(
            entry, "tier",
            tier is null ? $"nothing says how large the model is, so that it is {draft.Tier}" : $"it is {tier}");
    }

    /// <summary>How much the other tool asks before it acts. Weir's sandbox is never passed by.</summary>
    private static void Mode(ImportDraft draft, YamlEntry entry)
    {
        switch (Text(entry))
        {
            case "plan" or "read-only" when entry.Key != "approval_policy":
                draft.Access = "read-only";
                draft.MappedAndKept(entry, "access");
                break;
            case "workspace-write" when entry.Key == "sandbox_mode":
                draft.Access = "branch";
                draft.MappedAndKept(entry, "access");
                break;
            case "bypassPermissions" or "danger-full-access":
                draft.LostButKept(
                    entry, "nothing passes by the sandbox: give what it needs by access, paths and network");
                break;
            default:
                draft.LostButKept(entry, "nobody is asked in the middle of an attempt");
                break;
        }
    }

    private static string? Text(YamlEntry entry) => entry.Value is YamlScalar { IsNull: false } scalar
        ? scalar.Text
        : null;

    private static long? Whole(YamlEntry entry, int most) => entry.Value is YamlScalar scalar
        && long.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= 1 && number <= most
        ? number
        : null;
}
