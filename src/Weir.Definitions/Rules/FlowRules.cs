using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Rules;

/// <summary>Passes have an order in which everything exists before it is needed.</summary>
internal static class FlowRules
{
    public static void Check(CompileContext context)
    {
        foreach (var pass in context.Workflow.Passes)
        {
            CheckNeeds(context, pass);
            CheckProduces(context, pass);
            CheckConsumes(context, pass);
            CheckOnDemand(context, pass);
        }
        if (context.Graph.Cycle is { IsEmpty: false } cycle)
        {
            var names = string.Join(" → ", cycle.Select(pass => pass.Id.Value).Append(cycle[0].Id.Value));
            context.Sink.Report(FindingCodes.NeedsCycle, cycle[0].Id.At, $"these passes need each other: {names}");
            return;
        }
        foreach (var (pass, use) in context.Graph.Backward)
        {
            context.Sink.Report(FindingCodes.NoUpstreamProducer, use.Name.At,
                $"'{use.Name.Value}' is produced only after '{pass.Id.Value}', which consumes it");
        }
        CheckWriters(context);
        CheckTwoProducers(context);
    }

    private static void CheckNeeds(CompileContext context, PassDefinition pass)
    {
        foreach (var need in pass.Needs)
        {
            ReferenceRules.CheckPass(context, need);
            if (need.Value == pass.Id.Value)
            {
                context.Sink.Report(FindingCodes.NeedsCycle, need.At, $"the pass '{need.Value}' needs itself");
            }
        }
    }

    private static void CheckProduces(CompileContext context, PassDefinition pass)
    {
        foreach (var product in pass.Produces)
        {
            if (product.Name.Value == ArtifactPlan.Request)
            {
                context.Sink.Report(FindingCodes.ProducesReserved, product.Name.At, "no pass produces the request");
            }
            else
            {
                ArtifactRules.CheckDeclared(context, product.Name);
            }
        }
        foreach (var name in pass.Adopt.Where(name => pass.Produces.All(product => product.Name.Value != name.Value)))
        {
            context.Sink.Report(FindingCodes.AdoptNotProduced, name.At,
                $"'{name.Value}' is adopted and not produced here");
        }
    }

    private static void CheckConsumes(CompileContext context, PassDefinition pass)
    {
        foreach (var use in pass.Consumes)
        {
            if (use.Name.Value is ArtifactPlan.Request or ArtifactPlan.Change
                || !ArtifactRules.CheckDeclared(context, use.Name))
            {
                continue;
            }
            var producers = context.Graph.ProducersOf(use.Name.Value).ToList();
            if (producers.Count == 0)
            {
                context.Sink.Report(FindingCodes.NoUpstreamProducer, use.Name.At,
                    $"no pass produces '{use.Name.Value}'");
            }
            else if (!use.Optional && producers.Find(producer => MayBeMissing(producer, pass)) is { } producer)
            {
                var why = producer.Skip is not null ? "may be skipped"
                    : producer.OnDemand ? "runs only on demand" : "has another when";
                context.Sink.Report(FindingCodes.MustBeOptional, use.Name.At,
                    $"'{use.Name.Value}' may be absent, because '{producer.Id.Value}' {why}",
                    $"write {use.Name.Value}?, or give both passes the same when");
            }
        }
    }

    private static bool MayBeMissing(PassDefinition producer, PassDefinition consumer) =>
        producer != consumer && (producer.Skip is not null || producer.OnDemand
            || (producer.When is not null && !ConditionText.Same(producer.When, consumer.When)));

    private static void CheckOnDemand(CompileContext context, PassDefinition pass)
    {
        var reached = context.Workflow.Passes.SelectMany(one => one.Gates)
            .Any(gate => gate.RejectTo.Any(to => to.Value == pass.Id.Value));
        if (pass.OnDemand && !reached)
        {
            context.Sink.Report(FindingCodes.OnDemandUnreachable, pass.Id.At,
                $"no gate's on_reject leads to '{pass.Id.Value}'");
        }
    }

    private static void CheckWriters(CompileContext context)
    {
        var writers = context.Graph.ProducersOf(ArtifactPlan.Change).ToList();
        for (var i = 1; i < writers.Count; i++)
        {
            var (before, writer) = (writers[i - 1], writers[i]);
            if (!context.Graph.IsBefore(before.Id.Value, writer.Id.Value))
            {
                var at = writer.Produces.First(product => product.Name.Value == ArtifactPlan.Change).Name.At;
                context.Sink.Report(FindingCodes.UnorderedWriters, at,
                    $"'{before.Id.Value}' and '{writer.Id.Value}' both write the change, in no order",
                    $"add needs: [{before.Id.Value}] to '{writer.Id.Value}', or the other way round");
            }
        }
    }

    private static void CheckTwoProducers(CompileContext context)
    {
        foreach (var artifact in context.Workflow.Artifacts)
        {
            var producers = context.Graph.ProducersOf(artifact.Name.Value).ToList();
            foreach (var second in producers.Skip(1))
            {
                var at = second.Produces.First(product => product.Name.Value == artifact.Name.Value).Name.At;
                context.Sink.Report(FindingCodes.TwoProducers, at,
                    $"'{artifact.Name.Value}' is produced by '{producers[0].Id.Value}' and by '{second.Id.Value}'");
            }
        }
    }
}
