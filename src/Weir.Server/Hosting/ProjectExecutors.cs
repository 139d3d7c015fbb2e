using System.Collections.Immutable;
using System.Text;
using Weir.Agents.Chat;
using Weir.Agents.CodingAgents;
using Weir.Agents.Commands;
using Weir.Agents.Egress;
using Weir.Agents.Gateway;
using Weir.Agents.Models;
using Weir.Agents.Scripted;
using Weir.Agents.Templates;
using Weir.Definitions.Library;
using Weir.Definitions.Models;
using Weir.Runtime.Ports;

namespace Weir.Server.Hosting;

/// <summary>
/// What runs attempts of a project, with the providers that its models.yaml names: scripted ones play their scripts
/// here, all others are behind the gateway.
/// </summary>
internal static class ProjectExecutors
{
    /// <summary>The scripts that the models' file names, by path.</summary>
    public static ImmutableSortedDictionary<string, string> TextsOf(ModelsDefinition models, MemoryFiles files)
    {
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var provider in Scripted(models))
        {
            if (files.Read(provider.Script!) is { } bytes)
            {
                texts[provider.Script!] = Encoding.UTF8.GetString(bytes);
            }
        }
        return texts.ToImmutable();
    }

    /// <param name="lineOf">An attempt's way to the gateway.</param>
    public static ImmutableArray<IExecutor> Of(
        ModelsDefinition models, ImmutableSortedDictionary<string, string> scripts,
        Func<GivenAttempt, IModelLine> lineOf, TimeProvider time)
    {
        var found = LineProviders.Of(models, lineOf)
            .ToDictionary(one => one.Name, one => one.Open, StringComparer.Ordinal);
        foreach (var provider in Scripted(models))
        {
            if (scripts.TryGetValue(provider.Script!, out var text)
                && Script.Parse(text, provider.Script!).Script is { } script)
            {
                found[provider.Name.Value] = ScriptedChatClient.Provider(script);
            }
        }
        IEnumerable<IExecutor> ofAgents =
        [
            new ChatExecutor(new ModelRouter(found, models.Prices), time), new CommandExecutor(),
            .. CodingAgentPrograms.Executors(models, lineOf, time),
        ];
        return [.. ofAgents.Select(AgentNetwork.Of), new TemplateExecutor(time)];
    }

    private static IEnumerable<ProviderDefinition> Scripted(ModelsDefinition models) =>
        models.Providers.Where(provider => provider is { Dialect: "scripted", Script: not null });
}
