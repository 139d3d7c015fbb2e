using Weir.Runtime.Ledger;

namespace Weir.Storage.Ledger;

/// <summary>The statements of the ledger of calls.</summary>
internal static class LedgerSql
{
    /// <summary>Of the table below; a file of a newer one is refused.</summary>
    public const int Version = 2;

    /// <summary>From version 1, which had no batches: what was called before is in none, and never reported.</summary>
    public const string Batches = """
        ALTER TABLE calls ADD COLUMN batch INTEGER;
        UPDATE calls SET batch = 0;
        CREATE INDEX calls_unreported ON calls (organization, attempt) WHERE batch IS NULL;
        """;

    public const string Create = """
        CREATE TABLE calls (
            id INTEGER PRIMARY KEY,
            organization TEXT NOT NULL,
            begun_at BIGINT NOT NULL,
            item TEXT NOT NULL,
            pass TEXT NOT NULL,
            attempt BIGINT NOT NULL,
            token BIGINT NOT NULL,
            agent TEXT NOT NULL,
            role TEXT NOT NULL,
            tier TEXT NOT NULL,
            requester TEXT NOT NULL,
            provider TEXT NOT NULL,
            requested TEXT NOT NULL,
            dialect TEXT NOT NULL,
            held BIGINT,
            ended_at BIGINT,
            status INTEGER,
            served TEXT,
            input_uncached BIGINT NOT NULL DEFAULT 0,
            cache_read BIGINT NOT NULL DEFAULT 0,
            cache_write_5m BIGINT NOT NULL DEFAULT 0,
            cache_write_1h BIGINT NOT NULL DEFAULT 0,
            output_visible BIGINT NOT NULL DEFAULT 0,
            output_reasoning BIGINT NOT NULL DEFAULT 0,
            meter TEXT,
            nano_usd BIGINT,
            price TEXT,
            batch INTEGER
        );
        CREATE INDEX calls_unreported ON calls (organization, attempt) WHERE batch IS NULL;
        CREATE INDEX calls_of_attempts ON calls (organization, attempt, token);
        CREATE INDEX calls_in_flight ON calls (id) WHERE ended_at IS NULL;
        CREATE INDEX calls_by_time ON calls (organization, begun_at);
        """;

    public const string Begin = """
        INSERT INTO calls (organization, begun_at, item, pass, attempt, token, agent, role, tier, requester, provider,
            requested, dialect, held)
        VALUES (@organization, @begun, @item, @pass, @attempt, @token, @agent, @role, @tier, @requester, @provider,
            @requested, @dialect, @held)
        RETURNING id
        """;

    public const string End = """
        UPDATE calls SET ended_at = @ended, status = @status, served = @served, input_uncached = @input,
            cache_read = @read, cache_write_5m = @minutes, cache_write_1h = @hour, output_visible = @visible,
            output_reasoning = @reasoning, meter = @meter, nano_usd = @nano, price = @price
        WHERE id = @id AND ended_at IS NULL
        """;

    /// <summary>Calls that a server did not see the end of.</summary>
    public const string Abandon = """
        UPDATE calls SET ended_at = begun_at, status = 0, served = '', meter = 'Missing', price = ''
        WHERE ended_at IS NULL
        """;

    private const string Sums = """
        SUM(CASE WHEN meter = 'Refused' THEN 0 ELSE 1 END),
        SUM(CASE WHEN meter = 'Refused' THEN 1 ELSE 0 END),
        SUM(CASE WHEN meter <> 'Refused' AND nano_usd IS NULL THEN 1 ELSE 0 END),
        SUM(CASE WHEN meter IN ('Partial', 'Missing') THEN 1 ELSE 0 END),
        SUM(input_uncached), SUM(cache_read), SUM(cache_write_5m), SUM(cache_write_1h),
        SUM(output_visible), SUM(output_reasoning), COALESCE(SUM(nano_usd), 0)
        """;

    public const string OfAttempt = $"""
        SELECT '', {Sums}, COALESCE(SUM(CASE WHEN meter = 'Refused' THEN 0 ELSE COALESCE(nano_usd, held, 0) END), 0)
        FROM calls WHERE organization = @organization AND attempt = @attempt AND token = @token
        """;

    public const string CountBatch = """
        SELECT COUNT(*) FROM calls WHERE organization = @organization AND attempt = @attempt AND batch = @batch
        """;

    public const string MakeBatch = """
        UPDATE calls SET batch = @batch WHERE id IN (
            SELECT id FROM calls WHERE organization = @organization AND attempt = @attempt AND batch IS NULL
                AND ended_at IS NOT NULL ORDER BY id LIMIT @limit)
        """;

    public const string OfBatch = """
        SELECT id, provider || '/' || requested, input_uncached, cache_read, cache_write_5m + cache_write_1h,
            output_visible + output_reasoning, meter, nano_usd,
            CASE WHEN meter = 'Refused' THEN 0 ELSE COALESCE(nano_usd, held, 0) END
        FROM calls WHERE organization = @organization AND attempt = @attempt AND batch = @batch ORDER BY id
        """;

    /// <summary>What is held for calls in flight, and how many have ended beside those in batches.</summary>
    public const string Beside = """
        SELECT COALESCE(SUM(CASE WHEN ended_at IS NULL THEN COALESCE(held, 0) END), 0),
            COUNT(ended_at)
        FROM calls WHERE organization = @organization AND attempt = @attempt AND batch IS NULL
        """;

    public const string Unreported = """
        SELECT DISTINCT item, attempt FROM calls
        WHERE organization = @organization AND batch IS NULL AND ended_at IS NOT NULL ORDER BY attempt
        """;

    /// <summary>Sums of those that have ended, by item beside what is asked for: items are not for everybody.</summary>
    public static string SumBy(SpendBy by)
    {
        var key = by switch
        {
            SpendBy.Item => "item",
            SpendBy.Pass => "item || ' ' || pass",
            SpendBy.Agent => "agent",
            SpendBy.Model => "provider || '/' || requested",
            SpendBy.Tier => "tier",
            SpendBy.Person => "requester",
            _ => throw new ArgumentOutOfRangeException(nameof(by)),
        };
        return $"""
            SELECT {key}, {Sums}, item FROM calls
            WHERE organization = @organization AND begun_at >= @since AND ended_at IS NOT NULL
            GROUP BY 1, item
            """;
    }
}
