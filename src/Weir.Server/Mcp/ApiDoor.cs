namespace Weir.Server.Mcp;

/// <summary>
/// How tools reach the API: over the network where they run beside an assistant, within the process where they run in
/// the server. Either way each request passes the same routes, which alone decide what a token may do.
/// </summary>
public delegate Task<ApiAnswer> ApiDoor(ApiRequest request, CancellationToken cancel);

/// <summary>A request of the API as a tool makes it.</summary>
/// <param name="Path">Below the organisation's, escaped, with its query.</param>
/// <param name="Body">What is sent as JSON; null for nothing.</param>
public sealed record ApiRequest(HttpMethod Method, string Path, object? Body)
{
    public static ApiRequest Get(string path) => new(HttpMethod.Get, path, null);

    public static ApiRequest Post(string path, object? body) => new(HttpMethod.Post, path, body);
}

/// <summary>What came of it: JSON, or a sentence with what to type.</summary>
/// <param name="Json">Null when it failed.</param>
/// <param name="Hint">May be empty.</param>
public sealed record ApiAnswer(string? Json, string Sentence, string Hint)
{
    public static ApiAnswer Ok(string json) => new(json, "", "");

    public static ApiAnswer Failed(string sentence, string? hint) => new(null, sentence, hint ?? "");
}
