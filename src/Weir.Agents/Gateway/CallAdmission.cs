using System.Runtime.CompilerServices;
using Weir.Agents.Metering;
using Weir.Agents.Prices;
using Weir.Agents.Translation;
using Weir.Definitions.Models;

namespace Weir.Agents.Gateway;

/// <summary>Which model a request is for.</summary>
internal sealed record AdmittedRequest(ModelQuestion Question, RequestFacts Facts, ModelTarget Target);

/// <summary>Decides whether a request may be passed on, and writes it as its provider takes it.</summary>
internal sealed class CallAdmission(ProviderKeys keys, TimeProvider time)
{
    /// <summary>Of each reading of a models.yaml once: its addresses are looked for among all that are known.</summary>
    private readonly ConditionalWeakTable<ModelsDefinition, PriceCatalogue> _prices = [];

    /// <summary>What is asked of whom, or why nobody is.</summary>
    public static (AdmittedRequest? Request, GatewayRefusal? Refusal) Read(ModelGrant grant, ModelQuestion question)
    {
        (AdmittedRequest?, GatewayRefusal?) Refuse(int status, string code, string sentence) =>
            (null, new GatewayRefusal(status, code, sentence));
        var reading = RequestEdit.Read(question.Dialect, question.Body);
        if (reading is RequestReading.Refused wrong)
        {
            return Refuse(400, GatewayRefusal.BadRequest, wrong.Sentence);
        }
        var facts = ((RequestReading.Read)reading).Facts;
        if (!facts.Refused.IsEmpty)
        {
            return Refuse(
                400, GatewayRefusal.BadRequest,
                $"What {string.Join(", ", facts.Refused)} costs has no bound before it is over: it is not passed on.");
        }
        return grant.Route(facts.Model, question.Dialect) is { } target
            ? (new AdmittedRequest(question, facts, target), null)
            : Refuse(
                404, GatewayRefusal.NoRoute,
                $"No model of the tier {grant.Owner.Tier} is reached through the gateway; it has "
                    + $"{string.Join(", ", grant.Models)}.");
    }

    /// <summary>The call as it goes out, or why it does not.</summary>
    public (PassedCall? Call, GatewayRefusal? Refusal) Admit(
        ModelGrant grant, AdmittedRequest request, AttemptAccount account)
    {
        var (question, facts, target) = request;
        var provider = target.Provider;
        DialectTranslation? translation = null;
        if (target.Dialect != question.Dialect)
        {
            try
            {
                (question, translation) =
                    DialectTranslation.Of(question, target.Dialect, PassedCall.LimitOf(provider));
                facts = ((RequestReading.Read)RequestEdit.Read(question.Dialect, question.Body)).Facts;
            }
            catch (UntranslatableException untold)
            {
                return (null, new GatewayRefusal(
                    400, GatewayRefusal.BadRequest,
                    $"{target.Name} speaks {DialectTranslation.Name(target.Dialect)}, into which this request cannot "
                        + $"be translated. {untold.Message}"));
            }
        }
        if (ProviderAddress.Of(provider, question.Dialect) is not { } address)
        {
            return (null, new GatewayRefusal(
                503, GatewayRefusal.NoRoute, $"The url of provider {provider.Name.Value} is no http address."));
        }
        var (key, missing) = keys.Find(provider);
        if (missing is not null)
        {
            return (null, new GatewayRefusal(503, GatewayRefusal.NoKey, $"No model was asked: {missing}."));
        }
        var price = _prices.GetValue(grant.Definition, PriceCatalogue.Shipped.With)
            .Find(provider.Name.Value, target.Model, time.GetUtcNow());
        return (
            new PassedCall(grant.Owner, provider, target.Model, question, facts, address, key, price, account)
            {
                Translation = translation,
            },
            null);
    }
}
