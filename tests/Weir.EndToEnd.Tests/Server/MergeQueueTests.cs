using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>Many items that are ready for one target at once.</summary>
public sealed class MergeQueueTests
{
    private const int Items = 30;
    private const int Files = 5_000;

    /// <summary>How long all of it may take on a machine that has other work.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>These two pass alone, and break the check together.</summary>
    private const int Left = 5;
    private const int Right = 8;

    /// <summary>From this one on each two change the same line: ten of thirty.</summary>
    private const int FirstPair = 11;
    private const int LastPair = 20;

    /// <summary>
    /// Each plants a bed of its own, some two the same; one of two puts up a fence once it is sent back.
    /// </summary>
    private const string Plant = """
        n=${WEIR_ITEM#GARDEN-}
        mkdir -p beds
        if [ "$n" -ge 11 ] && [ "$n" -le 20 ]
        then
            f=beds/pair-$(( (n - 1) / 2 )).txt
            if grep -q '^<<<<<<<' "$f" 2> /dev/null
            then
                sed -i -e '/^|||||||/,/^=======/d' -e '/^[<=>]\{7\}/d' "$f"
            else
                echo "tulip for $WEIR_ITEM" >> "$f"
            fi
        else
            echo "tulip for $WEIR_ITEM" > "beds/$WEIR_ITEM.txt"
        fi
        if [ "$n" = 5 ] || [ "$n" = 8 ]
        then
            [ "$WEIR_ROUND" = 1 ] || echo fence > beds/fence.txt
        fi
        """;

    /// <summary>Fails where both are planted and nothing stands between them.</summary>
    private const string Tidy = """
        if [ -e beds/GARDEN-5.txt ] && [ -e beds/GARDEN-8.txt ] && [ ! -e beds/fence.txt ]
        then
            echo "GARDEN-5 and GARDEN-8 cannot stand side by side" >&2
            exit 1
        fi
        """;

    private static ImmutableDictionary<string, string> Garden5000 => Enumerable.Range(0, Files)
        .Aggregate(
            Garden.Files.SetItem("steps/edit.sh", Plant).SetItem("tidy.sh", Tidy).ToBuilder(),
            (files, number) =>
            {
                files[$"shed/{number / 100}/{number}.md"] = $"Tool {number}\n";
                return files;
            })
        .ToImmutable();

    [Fact]
    public async Task ThirtyAtOnceAreMergedOrSentBackAndTheOneThatBreaksTheCheckIsFoundByHalves()
    {
        await using var site = await Site.StartAsync(Garden5000);
        using var client = await ClientAsync(site);
        foreach (var number in Enumerable.Range(1, Items))
        {
            await PostAsync(client, "items", new { project = "GARDEN", title = $"Plant {number}", kind = "plant" });
        }
        await using var heard = HeardAsync(client).GetAsyncEnumerator();
        await HearAsync(heard, ReadyForReview, Items);

        // The first is merged alone; the second waits for an engine, so that all others queue up behind it.
        await ApproveAsync(client, "GARDEN-1");
        await HearAsync(heard, Done, 1);
        (await site.WeirAsync("pause", "--reason", "Let them queue up")).Ok();
        foreach (var number in Enumerable.Range(2, Items - 1))
        {
            await ApproveAsync(client, $"GARDEN-{number}");
        }
        (await site.WeirAsync("item", "why", "GARDEN-30")).Ok()
            .ShouldContain("It is number 28 in the merge queue, behind GARDEN-2.");
        (await site.WeirAsync("resume")).Ok();
        await MergeAllAsync(client, heard);

        await NoneIsLostAsync(site);
        await TheCulpritWasFoundAsync(site);
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }

    private const string ReadyForReview = "edit asks a maintainer for a review";
    private const string Done = "done";

    /// <summary>Whoever is sent back is approved again, until all are merged.</summary>
    private static async Task MergeAllAsync(HttpClient client, IAsyncEnumerator<(string Item, string Text)> heard)
    {
        for (var open = Items - 1; open > 0;)
        {
            (await heard.MoveNextAsync()).ShouldBeTrue();
            var (item, text) = heard.Current;
            open -= text == Done ? 1 : 0;
            if (text.StartsWith(ReadyForReview, StringComparison.Ordinal))
            {
                await ApproveAsync(client, item);
            }
        }
    }

    /// <summary>Until that was said of so many items.</summary>
    private static async Task HearAsync(
        IAsyncEnumerator<(string Item, string Text)> heard, string text, int items)
    {
        for (var count = 0; count < items;)
        {
            (await heard.MoveNextAsync()).ShouldBeTrue();
            count += heard.Current.Text.StartsWith(text, StringComparison.Ordinal) ? 1 : 0;
        }
    }

    /// <summary>What the server says of items, from the beginning, as long as it takes.</summary>
    private static async IAsyncEnumerable<(string Item, string Text)> HeardAsync(HttpClient client)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var stream = new StreamReader(
            await client.GetStreamAsync(new Uri("events?after=0", UriKind.Relative), limit.Token));
        while (await stream.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal)
                && JsonNode.Parse(line[6..])! is var said && said["item"] is { } item)
            {
                yield return (item.GetValue<string>(), said["entry"]!["sentence"]!.GetValue<string>());
            }
        }
    }

    private static async Task NoneIsLostAsync(Site site)
    {
        var merged = await site.GitAsync(
            site.Remote, "log", "--first-parent", "--merges", "--format=%(trailers:key=Weir-Item,valueonly)", "main");
        merged.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(1, Items).Select(number => $"GARDEN-{number}").Order(StringComparer.Ordinal));
        var planted = await site.GitAsync(site.Remote, "grep", "-h", "tulip for", "main", "--", "beds");
        planted.Split('\n').Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(1, Items).Select(number => $"tulip for GARDEN-{number}")
                .Order(StringComparer.Ordinal));
        foreach (var number in Enumerable.Range(FirstPair, LastPair - FirstPair + 1).Where(number => number % 2 == 0))
        {
            (await site.LogAsync($"GARDEN-{number}")).ShouldContain("conflicts with");
        }
    }

    private static async Task TheCulpritWasFoundAsync(Site site)
    {
        var log = await site.LogAsync($"GARDEN-{Right}");
        log.ShouldContain(
            $"the first of its batch with which checks fail, on top of GARDEN-3, GARDEN-4, GARDEN-{Left}");
        log.ShouldContain("edit is sent back (checks failed on the merged tree), findings: 1");
        (await site.LogAsync("GARDEN-3")).ShouldContain("they run on the first 4");
        foreach (var other in new[] { 3, 4, Left, 6, 7, 9, 10 })
        {
            (await site.LogAsync($"GARDEN-{other}")).ShouldNotContain("sent back");
        }
        (await site.LogAsync("GARDEN-3")).ShouldContain("with GARDEN-7 on top was tested");
    }

    private static async Task<HttpClient> ClientAsync(Site site)
    {
        var known = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(site.Root, "xdg-config", "weir", "client.json")))!;
        var client = new HttpClient
        {
            BaseAddress = new Uri(known["server"]!.GetValue<string>() + "/api/v1/orgs/default/"),
        };
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", known["token"]!.GetValue<string>());
        return client;
    }

    private static Task ApproveAsync(HttpClient client, string item) =>
        PostAsync(client, $"items/{item}/gates/edit/owner/verdict", new { approve = true });

    private static async Task PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }
}
