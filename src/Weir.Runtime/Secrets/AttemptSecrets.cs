using System.Collections.Immutable;
using Weir.Definitions.Models;
using Weir.Runtime.Attempts;

namespace Weir.Runtime.Secrets;

/// <summary>The secrets that the agent of one attempt names.</summary>
/// <param name="Variables">For its programs.</param>
/// <param name="Redactor">Knows them.</param>
/// <param name="Wrong">A sentence on why not all of them are there; null when they are.</param>
public sealed record AttemptSecrets(
    ImmutableSortedDictionary<string, string> Variables, SecretRedactor Redactor, string? Wrong)
{
    private const string FromEnvironment = "env:";

    public static readonly AttemptSecrets None = new(
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), SecretRedactor.None, null);

    public static AttemptSecrets Of(AttemptDescription description, SecretStore store)
    {
        if (AttemptAgent.Of(description.Document, description.Plan, description.Attempt.Subject)
            is not { Secrets.IsEmpty: false } agent)
        {
            return None;
        }
        var variables = None.Variables;
        string? wrong = null;
        foreach (var name in agent.Secrets.Distinct(StringComparer.Ordinal))
        {
            var (value, fault) = KeyOf(description.Models, name) is { } provider
                ? (null, $"{name} is the key of the provider {provider}, which nothing in a sandbox is given")
                : store.Find(name);
            variables = value is null ? variables : variables.SetItem(name, value);
            wrong ??= fault;
        }
        return new AttemptSecrets(
            variables, new SecretRedactor(variables),
            wrong is null ? null : $"Agent {agent.Name} cannot begin: {wrong}. Then `weir item retry "
                + $"{description.Item.Id}`.");
    }

    private static string? KeyOf(ModelsDefinition models, string name) =>
        models.Providers.FirstOrDefault(provider => provider.Key == FromEnvironment + name)?.Name.Value;
}
