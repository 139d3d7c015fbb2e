using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Agents.Metering;

namespace Weir.Agents.Gateway;

/// <summary>Why the gateway did not pass a request on.</summary>
/// <param name="Status">The HTTP status that clients of the dialect understand.</param>
/// <param name="Code">What it is, for programs.</param>
public sealed record GatewayRefusal(int Status, string Code, string Sentence)
{
    /// <summary>The attempt may spend no more. No client tries again for it.</summary>
    public const int PaymentRequired = 402;

    public const string BudgetStopped = "weir_budget_stopped";
    public const string NoRoute = "weir_no_route";
    public const string NoKey = "weir_no_key";
    public const string BadRequest = "weir_bad_request";
    public const string ReplayMiss = "weir_replay_miss";
    public const string Unreachable = "weir_unreachable";
    public const string NoRoom = "weir_no_room";

    /// <summary>In seconds; null where nobody knows.</summary>
    public int? RetryAfter { get; init; }

    private const string Json = "application/json";

    /// <summary>The answer in the dialect's own shape of errors.</summary>
    public ModelAnswer In(ModelDialect dialect)
    {
        var error = new JsonObject { ["type"] = Code, ["message"] = Sentence };
        JsonObject body = dialect == ModelDialect.Messages
            ? new JsonObject { ["type"] = "error", ["error"] = error }
            : new JsonObject { ["error"] = error };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        return new ModelAnswer(Status, Json, (to, cancel) => to.WriteAsync(bytes, cancel).AsTask())
        {
            RetryAfter = RetryAfter?.ToString(CultureInfo.InvariantCulture),
        };
    }
}
