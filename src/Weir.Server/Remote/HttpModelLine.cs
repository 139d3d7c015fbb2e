using Weir.Agents.Gateway;
using Weir.Runtime.Ports;

namespace Weir.Server.Remote;

/// <summary>An attempt's way to the server's gateway from an engine that is another process. It has no key.</summary>
internal sealed class HttpModelLine(ServerLine line, GivenAttempt attempt) : IModelLine
{
    public Task<ModelAnswer> SendAsync(ModelQuestion question, CancellationToken cancel) =>
        line.AskModelAsync(attempt, question, cancel);
}
