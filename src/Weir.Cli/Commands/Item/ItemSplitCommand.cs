using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Definitions.Canonical;
using Weir.Definitions.Yaml;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Item;

/// <summary><c>weir item split</c>: an item that is too large, as the items that it is made of.</summary>
internal static class ItemSplitCommand
{
    private static readonly ImmutableArray<string> Keys = ["key", "title", "text", "kind", "workflow", "after"];

    private static readonly Option<string[]> Titles = new("--part")
    {
        Description = "what one part is about, in one line; may be repeated", HelpName = "TITLE",
    };

    private static readonly Option<string?> File = new("--parts")
    {
        Description = "a list of parts as YAML or JSON, each with title, and with key, text, kind, workflow and after "
            + "where needed; - for standard input",
        HelpName = "FILE",
    };

    private static readonly Option<bool> InOrder =
        new("--in-order") { Description = "each part waits for the one before it" };

    public static CommandSpec CommandOf(Argument<string> id, Option<string?> pass, Option<string?> reason) => new()
    {
        Verb = "split",
        Summary = "split an item into items of their own, or agree to the split that an agent proposes",
        Arguments = [id],
        Options = [Titles, File, InOrder, pass, reason],
        Examples =
        [
            new Example("weir item split SHOP-7", "agree to what its agent, or intake, proposes"),
            new Example("weir item split SHOP-7 --part 'Store the code' --part 'Show it' --in-order",
                "split it into two, the second after the first"),
        ],
        Run = ClientCommand.With(async (call, client) =>
        {
            var body = new SplitBody(await PartsAsync(call), call.Get(pass), call.Get(reason));
            return await PostAsync(call, client, call.Get(id), body);
        }),
    };

    public static async Task<ExitCode> PostAsync(Invocation call, ServerClient client, string item, SplitBody body)
    {
        var made = await client.PostAsync<SplitView>($"{ItemCall.Path(item)}/split", body, call.Cancel);
        foreach (var part in made.Parts)
        {
            call.Terminal.Data.WriteLine(part.ToString());
        }
        foreach (var warning in made.Warnings)
        {
            call.Say($"note: {PlainText.Lines(warning)}");
        }
        return await ItemCall.SayWhyAsync(call, client, item);
    }

    private static async Task<ImmutableArray<PartBody>> PartsAsync(Invocation call)
    {
        var titles = call.Get(Titles) ?? [];
        if (call.Get(File) is not { } file)
        {
            return titles.Length == 0 && call.Get(InOrder)
                ? throw new CliFailure(
                    ExitCode.Usage, "There are no parts that could have an order.", "--part TITLE --part TITLE")
                : Ordered(call, [.. titles.Select(title => new PartBody(null, title, null, null, null, []))]);
        }
        return titles.Length > 0
            ? throw new CliFailure(ExitCode.Usage, "Parts are given one by one or in a file, not both.", "--parts FILE")
            : Ordered(call, Read(await TextAsync(call, file), file));
    }

    /// <summary>Each after the one before it, by keys that all of them then need.</summary>
    private static ImmutableArray<PartBody> Ordered(Invocation call, ImmutableArray<PartBody> parts)
    {
        if (!call.Get(InOrder))
        {
            return parts;
        }
        if (parts.FirstOrDefault(part => !part.After.IsEmpty) is { } ordered)
        {
            throw new CliFailure(
                ExitCode.Usage, $"Part '{ordered.Title}' says what it comes after: --in-order says it again.",
                "leave one of them out");
        }
        var keyed = parts.Select((part, index) => part with { Key = part.Key ?? $"step-{index + 1}" }).ToList();
        return
        [
            .. keyed.Select((part, index) => index == 0 ? part : part with { After = [keyed[index - 1].Key!] }),
        ];
    }

    private static async Task<string> TextAsync(Invocation call, string file)
    {
        if (file == "-")
        {
            return await Console.In.ReadToEndAsync(call.Cancel);
        }
        var path = call.PathOf(file);
        return System.IO.File.Exists(path)
            ? await System.IO.File.ReadAllTextAsync(path, call.Cancel)
            : throw new CliFailure(ExitCode.NotFound, $"There is no file '{file}'.", "--parts FILE");
    }

    private static ImmutableArray<PartBody> Read(string text, string file)
    {
        var reading = YamlData.Read(System.Text.Encoding.UTF8.GetBytes(text), file);
        if (!reading.IsReadable)
        {
            throw Unfit(reading.Findings[0].Headline);
        }
        if (reading.Data is not JsonArray { Count: > 0 } list)
        {
            throw Unfit($"{file} is not a list of parts.");
        }
        var parts = ImmutableArray.CreateBuilder<PartBody>();
        foreach (var (index, node) in list.Index())
        {
            var where = $"Part {index + 1} of {file}";
            if (node is not JsonObject part)
            {
                throw Unfit($"{where} is no mapping: write 'title: …'.");
            }
            if (part.Select(entry => entry.Key).Except(Keys, StringComparer.Ordinal).FirstOrDefault() is { } stray)
            {
                throw Unfit($"{where} has '{stray}'; a part has {string.Join(", ", Keys)}.");
            }
            try
            {
                parts.Add(CanonicalJson.Read<PartBody>(System.Text.Encoding.UTF8.GetBytes(part.ToJsonString())));
            }
            catch (JsonException)
            {
                throw Unfit($"{where} is not made of texts, and of a list of keys for 'after'.");
            }
            if (string.IsNullOrWhiteSpace(parts[^1].Title))
            {
                throw Unfit($"{where} has no title.");
            }
            parts[^1] = parts[^1] with { After = parts[^1].After.IsDefault ? [] : parts[^1].After };
        }
        return parts.ToImmutable();
    }

    private static CliFailure Unfit(string sentence) =>
        new(ExitCode.Usage, sentence, "- { key: store, title: Store the code } … - { title: Show it, after: [store] }");
}
