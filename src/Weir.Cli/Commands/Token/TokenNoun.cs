using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core.People;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Token;

internal static class TokenNoun
{
    private static readonly Argument<string> Person =
        new("PERSON") { Description = "whose token it is: a person, engine:NAME or hook:NAME" };
    private static readonly Argument<string> Id = new("ID") { Description = "the token's id, as listed" };
    private static readonly Option<string[]> Scopes =
        new("--scope") { Description = "read, work, review or admin; may be repeated", HelpName = "SCOPE" };

    private static readonly RowShape<AccessToken> Shape = new("id",
        new Column<AccessToken>("id", token => token.Id),
        new Column<AccessToken>("principal", token => token.Principal.Value),
        new Column<AccessToken>("scopes", token => token.Scopes),
        new Column<AccessToken>("issued", token => ClientCommand.Moment(token.Issued)));

    public static NounSpec Spec => new("token", CommandGroup.People, "the tokens that people and programs sign in with",
        () => [New, List, Revoke]);

    private static CommandSpec New => new()
    {
        Verb = "new",
        Summary = "issue a token; its secret is shown once",
        Arguments = [Person],
        Options = [Scopes],
        Run = ClientCommand.With(async (call, client) =>
        {
            ImmutableArray<string> scopes = call.Get(Scopes) is { Length: > 0 } given
                ? [.. given]
                : call.Get(Person).StartsWith("engine:", StringComparison.Ordinal) ? ["engine"]
                : call.Get(Person).StartsWith("hook:", StringComparison.Ordinal) ? ["hook"]
                : ["read", "work", "review"];
            var token =
                await client.PostAsync<NewTokenReply>("tokens", new NewToken(call.Get(Person), scopes), call.Cancel);
            call.Terminal.Data.WriteLine(token.Secret);
            call.Say($"Token {token.Id} for {call.Get(Person)}. The secret is shown this once; set it as WEIR_TOKEN.");
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec List => new()
    {
        Verb = "list",
        Summary = "list tokens, without their secrets",
        Rows = Shape,
        Run = ClientCommand.With(async (call, client) =>
        {
            call.Data.Rows(
                Shape,
                await client.GetAsync<ImmutableArray<AccessToken>>("tokens", call.Cancel),
                "There are no tokens.");
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec Revoke => new()
    {
        Verb = "revoke",
        Summary = "make a token worthless at once",
        Arguments = [Id],
        Run = ClientCommand.With(async (call, client) =>
        {
            await client.DeleteAsync<Accepted>($"tokens/{Uri.EscapeDataString(call.Get(Id))}", call.Cancel);
            return ExitCode.Ok;
        }),
    };
}
