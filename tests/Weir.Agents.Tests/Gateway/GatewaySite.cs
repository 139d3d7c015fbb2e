using System.Collections.Immutable;
using System.Text;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Agents.Recordings;
using Weir.Core;
using Weir.Definitions.Findings;
using Weir.Definitions.Models;
using Weir.EndToEnd.Tests.Models;
using Weir.Runtime.Ledger;
using Weir.Runtime.Ports;
using Weir.Storage.Ledger;
using Weir.Storage.State;

namespace Weir.Agents.Tests.Gateway;

/// <summary>The gateway with a ledger on disk and a provider on loopback, and the line of one attempt.</summary>
internal sealed class GatewaySite : IAsyncDisposable
{
    public const string Model = "gardener-1";
    public const string Key = "sk-fake-1d7c2b90";
    private const int Decimal = 10;

    private static readonly ImmutableSortedDictionary<string, string> NoHeaders =
        ImmutableSortedDictionary<string, string>.Empty;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-gateway-");
    private readonly StateFolder _state;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());

    private GatewaySite(FakeProvider provider, string dialect, string item, CallTape? tape)
    {
        Provider = provider;
        _state = StateFolder.Lock(_folder.FullName);
        var organization = new OrganizationId("acme");
        Ledger = SqliteLedger.Open(_state, organization);
        ItemId.TryParse(item, out var id).ShouldBeTrue();
        var attempt = new GivenAttempt(id, new AttemptKey(new AttemptId(7), Decimal));
        var owner = new CallOwner(
            id, new PassId("build"), attempt.Key, "coder", "engineering", "deep", PrincipalId.Person("ada"));
        var models = new ModelsDefinition
        {
            File = "models.yaml",
            Providers =
            [
                new ProviderDefinition(
                    new Located<string>("nursery", default), dialect, "env:KEY", provider.Address.ToString(), null,
                    "tokens"),
            ],
        };
        var grant = new ModelGrant(owner, models, [$"nursery/{Model}"], null);
        var gateway = new ModelGateway(
            (_, _) => Task.FromResult<ModelGrant?>(grant), new ProviderKeys(_ => Key), Ledger, _http,
            TimeProvider.System, tape);
        Line = gateway.LineOf(attempt);
    }

    public FakeProvider Provider { get; }
    public SqliteLedger Ledger { get; }
    public IModelLine Line { get; }

    /// <param name="dialect">What the provider speaks.</param>
    public static async Task<GatewaySite> StartAsync(string dialect, params FakeTurn[] turns) =>
        new(await FakeProvider.StartAsync(turns), dialect, "SHOP-1", null);

    public static async Task<GatewaySite> WithAsync(
        CallTape tape, string dialect, string item, params FakeTurn[] turns) =>
        new(await FakeProvider.StartAsync(turns), dialect, item, tape);

    /// <summary>The status and the body of what comes back.</summary>
    public async Task<(int Status, string Body)> AskAsync(ModelDialect dialect, string body)
    {
        await using var answer = await Line.SendAsync(
            new ModelQuestion(dialect, Encoding.UTF8.GetBytes(body), NoHeaders), TestContext.Current.CancellationToken);
        using var whole = new MemoryStream();
        await answer.CopyAsync(whole, TestContext.Current.CancellationToken);
        return (answer.Status, Encoding.UTF8.GetString(whole.ToArray()));
    }

    /// <summary>What the ledger has of all calls.</summary>
    public async Task<SpendRow> SpentAsync() => (await Ledger.SumAsync(
        SpendBy.Model, new Timestamp(0), _ => true, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();

    public async ValueTask DisposeAsync()
    {
        await Provider.DisposeAsync();
        Ledger.Dispose();
        _state.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }
}
