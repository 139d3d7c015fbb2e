using System.Collections.Immutable;
using System.CommandLine;
using Weir.Agents.Gateway;
using Weir.Agents.Gateway.Reach;
using Weir.Agents.Probes;
using Weir.Cli.Commands.Doctor;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Definitions.Models;
using Weir.Runtime.Projections;

namespace Weir.Cli.Commands.Model;

/// <summary><c>weir model test</c>: asks models two small questions from here, with the keys that are here.</summary>
internal static class ModelTest
{
    private static readonly Argument<string?> Named = new("model")
    {
        Description = "the model to ask, as PROVIDER/MODEL; every one that a tier names when not given",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "MODEL",
    };

    public static CommandSpec Command => new()
    {
        Verb = "test",
        Summary = "ask models whether they are there, stream, call tools and keep to a schema",
        Details = "Reads .weir/models.yaml of this repository and uses the keys of this environment. It costs what\n"
            + "two short answers cost, and says how much. Exits with 1 when a model does not do what agents need.",
        Arguments = [Named],
        Rows = DoctorNoun.Shape,
        Run = RunAsync,
    };

    private static async Task<ExitCode> RunAsync(Invocation call)
    {
        Repository.Demand(call.Folder);
        var models = DefinitionPlaces.LoadAbove(call.Folder).Models?.Value ?? ModelsDefinition.Empty;
        var asked = Asked(models, call.Get(Named));
        var checks = await ChecksAsync(models, asked, call.Cancel);
        call.Data.Rows(DoctorNoun.Shape, checks, "");
        return checks.Any(check => check.Health == Health.Fail) ? ExitCode.Failed : ExitCode.Ok;
    }

    private static ImmutableArray<ModelReference> Asked(ModelsDefinition models, string? named)
    {
        var all = OfTiers(models);
        var found = named is null ? all : [.. all.Where(model => model.ToString() == named)];
        return found.IsEmpty
            ? throw new CliFailure(
                ExitCode.Failed,
                named is null
                    ? "No tier in .weir/models.yaml has a model that is reached by HTTP."
                    : $"No tier in .weir/models.yaml has a model '{named}' that is reached by HTTP; they have "
                        + $"{(all.IsEmpty ? "none" : string.Join(", ", all))}.",
                all.IsEmpty ? "weir init" : $"weir model test {all[0]}")
            : found;
    }

    /// <summary>Those that are reached by HTTP, each once.</summary>
    public static ImmutableArray<ModelReference> OfTiers(ModelsDefinition models) =>
    [
        .. models.Tiers.SelectMany(tier => tier.Models).Distinct()
            .Where(model => models.FindProvider(model.Provider) is { } provider
                && ModelGrant.DialectOf(provider) is not null),
    ];

    public static async Task<ImmutableArray<Check>> ChecksAsync(
        ModelsDefinition models, ImmutableArray<ModelReference> asked, CancellationToken cancel)
    {
        using var http = new HttpMessageInvoker(
            new ProviderHandler(Environment.GetEnvironmentVariable, TimeProvider.System));
        var probe = new ModelProbe(
            models, new ProviderKeys(Environment.GetEnvironmentVariable), http, TimeProvider.System);
        var checks = ImmutableArray.CreateBuilder<Check>();
        foreach (var model in asked)
        {
            checks.AddRange(Checks(await probe.TestAsync(model, cancel)));
        }
        return checks.ToImmutable();
    }

    private static IEnumerable<Check> Checks(ProbeReport report)
    {
        foreach (var finding in report.Findings)
        {
            yield return new Check(
                report.Model,
                finding.Works switch { true => Health.Ok, false => Health.Fail, null => Health.Warn },
                finding.Sentence, finding.Hint);
        }
        var cost = report.NanoUsd is { } nanos ? Money.Of(nanos) : "an unknown amount: it has no price";
        yield return Check.Ok(report.Model, $"Asking took {report.Calls} calls and {report.Tokens} tokens: {cost}.");
    }
}
