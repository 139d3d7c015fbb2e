using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core;

namespace Weir.Cli.Client;

/// <summary>What commands that talk to the server have in common.</summary>
internal static class ClientCommand
{
    /// <summary>Opens the connection, runs, closes it.</summary>
    public static Func<Invocation, Task<ExitCode>> With(Func<Invocation, ServerClient, Task<ExitCode>> run) =>
        async invocation =>
    {
        using var client = ServerClient.Open();
        return await run(invocation, client);
    };

    public static DateTimeOffset Moment(Timestamp at) => DateTimeOffset.FromUnixTimeMilliseconds(at.Value);

    /// <summary>An enum's value as the API writes it.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <exception cref="CliFailure">The word is none of the enum's.</exception>
    public static T? Parse<T>(string? word, string option)
        where T : struct, Enum
    {
        if (word is null)
        {
            return null;
        }
        return Enum.TryParse<T>(word.Replace("-", "", StringComparison.Ordinal), true, out var value)
            && Enum.IsDefined(value)
            ? value
            : throw new CliFailure(
                ExitCode.Usage, $"'{word}' is not a value of {option}.",
                $"{option} {string.Join('|', Enum.GetValues<T>().Select(one => Word(one)))}");
    }
}
