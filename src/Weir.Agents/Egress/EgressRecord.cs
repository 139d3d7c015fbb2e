using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Agents.Egress;

/// <summary>What an attempt asked of the network, and what became of it. Safe for many threads.</summary>
/// <param name="refused">Told a sentence the first time a host is refused.</param>
internal sealed class EgressRecord(Action<string> refused)
{
    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Asked> hosts = new(StringComparer.Ordinal);
    private int unnamed;

    public bool IsEmpty
    {
        get
        {
            lock (gate)
            {
                return hosts.Count == 0;
            }
        }
    }

    /// <param name="why">A sentence on why nothing goes there.</param>
    public void Refuse(string host, string why)
    {
        var isFirst = false;
        Count(host, asked =>
        {
            isFirst = asked.Refused++ == 0;
            asked.Why = why;
        });
        if (isFirst)
        {
            refused(why);
        }
    }

    public void Fail(string host, string why) => Count(host, asked =>
    {
        asked.Failed++;
        asked.Why = why;
    });

    public void Connect(string host) => Count(host, asked => asked.Connections++);

    public void Copy(string host, long sent, long received) => Count(host, asked =>
    {
        asked.Sent += sent;
        asked.Received += received;
    });

    /// <summary>For a failure's sentence: what was refused, and what to do; empty where nothing was.</summary>
    public string Told()
    {
        lock (gate)
        {
            var all = hosts.Where(pair => pair.Value.Refused > 0).ToList();
            var named = string.Join("\n", all.Take(EgressLimits.Named).Select(pair => pair.Value.Why));
            return all.Count <= EgressLimits.Named ? named
                : string.Create(CultureInfo.InvariantCulture, $"{named}\nAnd {all.Count - EgressLimits.Named} more.");
        }
    }

    /// <summary>One line for each host: JSON as a transcript has it, or words.</summary>
    public string Lines(bool asJson)
    {
        var text = new StringBuilder();
        lock (gate)
        {
            foreach (var (host, asked) in hosts)
            {
                text.Append(asJson ? Json(host, asked) : Words(host, asked)).Append('\n');
            }
            if (unnamed > 0)
            {
                var more = string.Create(CultureInfo.InvariantCulture, $"{unnamed} requests to further hosts");
                text.Append(asJson ? Json(more, new Asked()) : $"[network] {more}").Append('\n');
            }
        }
        return text.ToString();
    }

    private static string Json(string host, Asked asked) => new JsonObject
    {
        ["kind"] = "network",
        ["host"] = host,
        ["connections"] = asked.Connections,
        ["sent"] = asked.Sent,
        ["received"] = asked.Received,
        ["refused"] = asked.Refused,
        ["failed"] = asked.Failed,
        ["why"] = asked.Why,
    }.ToJsonString(Readable);

    private static string Words(string host, Asked asked)
    {
        var reached = string.Create(
            CultureInfo.InvariantCulture,
            $"{asked.Connections} connections, {asked.Sent} bytes sent, {asked.Received} received");
        var not = asked.Refused > 0 ? $", {asked.Refused} refused" : "";
        var broken = asked.Failed > 0 ? $", {asked.Failed} failed" : "";
        return $"[network] {host}: {reached}{not}{broken}" + (asked.Why.Length > 0 ? $": {asked.Why}" : "");
    }

    private void Count(string host, Action<Asked> change)
    {
        lock (gate)
        {
            if (!hosts.TryGetValue(host, out var asked))
            {
                if (hosts.Count == EgressLimits.Recorded)
                {
                    unnamed++;
                    return;
                }
                hosts[host] = asked = new Asked();
            }
            change(asked);
        }
    }

    private sealed class Asked
    {
        public long Connections { get; set; }
        public long Sent { get; set; }
        public long Received { get; set; }
        public long Refused { get; set; }
        public long Failed { get; set; }
        public string Why { get; set; } = "";
    }
}
