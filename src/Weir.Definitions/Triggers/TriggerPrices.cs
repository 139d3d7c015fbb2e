using Weir.Definitions.Findings;
using Weir.Definitions.Library;

namespace Weir.Definitions.Triggers;

/// <summary>Budgets of triggers need prices: what costs an unknown amount is never known to be within one.</summary>
internal static class TriggerPrices
{
    public static void Check(DefinitionLibrary library, List<Finding> found)
    {
        if (library.Models?.Value is not { } models)
        {
            return;
        }
        var unpriced = models.Tiers.SelectMany(tier => tier.Models).Select(model => model.ToString())
            .Distinct(StringComparer.Ordinal).Where(model => !models.Prices.ContainsKey(model)).ToList();
        if (unpriced.Count == 0)
        {
            return;
        }
        var enabled = library.EnabledWorkflows.Select(sourced => sourced.Value.Name.Value).ToList();
        foreach (var workflow in library.Workflows.Values
            .Where(one => one.Origin == Origin.Project
                || enabled.Contains(one.Value.Name.Value, StringComparer.Ordinal))
            .Select(one => one.Value))
        {
            var sink = new FindingSink(workflow.File);
            foreach (var trigger in workflow.Triggers.Where(trigger => trigger.Budget is not null))
            {
                sink.Report(FindingCodes.TriggerPrice, trigger.Budget!.At,
                    $"nobody knows what {string.Join(", ", unpriced)} costs");
            }
            found.AddRange(sink.ToArray());
        }
    }
}
