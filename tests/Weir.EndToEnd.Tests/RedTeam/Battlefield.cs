using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.RedTeam;

/// <summary>
/// One server on which all attacks of a group run, and an innocent item among them. What is worth stealing lies about:
/// a key in the home, a secret in the server's environment, the client's token, the journal with another's request.
/// </summary>
internal sealed class Battlefield : IAsyncDisposable
{
    /// <summary>Stands in everything that no agent may come to see.</summary>
    public const string Secret = "k3epm3s3cr3t";

    private const string Innocent = "GARDEN-1";

    private static readonly string[] Places = ["home", "xdg-config", "xdg-state"];

    private readonly Dictionary<string, Battle> _battles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _before = new(StringComparer.Ordinal);
    private readonly Site _site;
    private string _token = "";

    private Battlefield(Site site) => _site = site;

    public Site Site => _site;

    /// <summary>What became of the innocent item, from its creation to its end.</summary>
    public string Undisturbed { get; private set; } = "";

    public Battle Of(string name) => _battles[name];

    public static async Task<Battlefield> FightAsync(
        ImmutableArray<Attack> attacks, ImmutableDictionary<string, string> files, params string[] options)
    {
        var field = new Battlefield(new Site(secret: Secret));
        try
        {
            await field.PrepareAsync(attacks, files, options);
            await field.RunAsync(attacks);
            return field;
        }
        catch
        {
            await field.DisposeAsync();
            throw;
        }
    }

    /// <summary>Nothing of the machine is other than before, and nothing secret is anywhere in the
    /// repository.</summary>
    public async Task UntouchedAsync()
    {
        foreach (var place in Places)
        {
            (await ListAsync(place)).ShouldBe(_before[place], place);
        }
        var traps = await _site.RunAsync("find", _site.Root, "-name", "trap");
        traps.Ok().ShouldBe("", "something that an agent planted has run, or it could write here");
        var refs = await _site.GitAsync(_site.Mirror, "for-each-ref", "--format=%(refname)");
        refs.Split('\n').ShouldAllBe(name => name.StartsWith("refs/weir/", StringComparison.Ordinal)
            || name == "refs/heads/main" || name.StartsWith("refs/heads/weir/GARDEN-", StringComparison.Ordinal));
        var found = await _site.RunAsync(
            "git", ["-C", _site.Mirror, "grep", "-l", "-e", Secret, "-e", _token, .. refs.Split('\n')]);
        found.ExitCode.ShouldBe(1, found.ToString());
        (await _site.RunAsync("git", "-C", _site.Mirror, "fsck", "--strict", "--no-dangling")).Ok();
        (await _site.WeirAsync("audit", "verify", "--state", _site.State)).Ok();
    }

    /// <summary>Nothing when the agent printed nothing.</summary>
    private static async Task<string> OutputAsync(HttpClient client, string item)
    {
        using var answer = await client.GetAsync(new Uri($"items/{item}/output", UriKind.Relative));
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return answer.StatusCode == HttpStatusCode.NotFound
            ? ""
            : body["text"]!.GetValue<string>();
    }

    private static async Task<string> NewAsync(HttpClient client, string title, string kind)
    {
        var item = new JsonObject { ["project"] = "GARDEN", ["title"] = title, ["kind"] = kind };
        using var body = new StringContent(item.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("items", UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return $"{JsonNode.Parse(text)!["item"]}";
    }

    public HttpClient Client(string token)
    {
        var client = new HttpClient { BaseAddress = new Uri(_site.Address, "api/v1/orgs/default/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private async Task PrepareAsync(
        ImmutableArray<Attack> attacks, ImmutableDictionary<string, string> files, string[] options)
    {
        var keys = Directory.CreateDirectory(Path.Combine(_site.Root, "home", ".ssh")).FullName;
        await File.WriteAllTextAsync(Path.Combine(keys, "id_ed25519"), Secret);
        await _site.CommitAsync(Garden.Files.SetItems(files));
        await _site.UpAsync(["--slots", "4", .. options]);
        var scripts = attacks.Select((attack, index) => KeyValuePair.Create(
            $"steps/GARDEN-{index + 2}/edit.sh", attack.ScriptIn(_site.Root, _site.Address.Port)));
        await _site.PublishAsync(ImmutableDictionary<string, string>.Empty.AddRange(scripts));
        (await _site.WeirAsync("project", "add", _site.Remote)).Ok();
        var client = Path.Combine(_site.Root, "xdg-config", "weir", "client.json");
        _token = JsonNode.Parse(await File.ReadAllTextAsync(client))!["token"]!.GetValue<string>();
        foreach (var place in Places)
        {
            _before[place] = await ListAsync(place);
        }
    }

    private async Task RunAsync(ImmutableArray<Attack> attacks)
    {
        using var client = Client(_token);
        (await NewAsync(client, $"Plant a {Secret} tulip", "plant")).ShouldBe(Innocent);
        foreach (var (index, attack) in attacks.Index())
        {
            (await NewAsync(client, attack.Name, attack.Kind)).ShouldBe($"GARDEN-{index + 2}");
        }
        await _site.WatchAsync(Innocent, 5);
        (await _site.WeirAsync("gate", "approve", Innocent)).Ok();
        Undisturbed = await _site.WatchAsync(Innocent, 0);
        foreach (var (index, attack) in attacks.Index())
        {
            var item = $"GARDEN-{index + 2}";
            var log = await _site.WatchAsync(item, 5);
            _battles[attack.Name] = new Battle(attack, item, log, await OutputAsync(client, item));
        }
    }

    private async Task<string> ListAsync(string place) => (await _site.RunAsync(
        "find", Path.Combine(_site.Root, place), "-type", "f", "-not", "-name", "client.json", "-printf",
        "%p %s %m\n")).Ok();

    public ValueTask DisposeAsync() => _site.DisposeAsync();
}

/// <summary>What became of an attack.</summary>
/// <param name="Log">The item's timeline.</param>
/// <param name="Output">What the agent printed, as it was kept.</param>
internal sealed record Battle(Attack Attack, string Item, string Log, string Output)
{
    /// <summary>What the attacker has, or the record has not: none of it may be.</summary>
    public IEnumerable<string> Gains()
    {
        var wanted = Attack.Fate switch
        {
            Fate.Fails => [" failed: "],
            Fate.GetsNothing => ["edit changed 1 file, 1 line"],
            _ => (string[])["edit changed "],
        };
        var missing = wanted.Concat(Attack.Record).Where(words => !Log.Contains(words, StringComparison.Ordinal))
            .Select(words => $"The record of '{Attack}' does not say '{words}':\n{Log}");
        var unsaid = Attack.Printed.Where(words => !Output.Contains(words, StringComparison.Ordinal))
            .Select(words => $"The output of '{Attack}' does not say '{words}':\n{Output}");
        return missing.Concat(unsaid).Concat(Excess());
    }

    private IEnumerable<string> Excess()
    {
        if (Log.Contains(Battlefield.Secret, StringComparison.Ordinal)
            || Output.Contains(Battlefield.Secret, StringComparison.Ordinal))
        {
            yield return $"'{Attack}' has got a secret:\n{Output}";
        }
        if (Attack.Fate == Fate.Fails && Log.Contains("edit changed", StringComparison.Ordinal))
        {
            yield return $"What '{Attack}' made was taken:\n{Log}";
        }
    }
}
