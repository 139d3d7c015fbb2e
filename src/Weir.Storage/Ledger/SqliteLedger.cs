using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Weir.Core;
using Weir.Core.Budgets;
using Weir.Runtime.Ledger;
using Weir.Runtime.Ports;
using Weir.Storage.Sqlite;
using Weir.Storage.State;

namespace Weir.Storage.Ledger;

/// <summary>The ledger of calls as a database of its own beside the journal: <c>ledger.db</c>.</summary>
public sealed class SqliteLedger : ICallLedger, IDisposable
{
    public const string FileName = "ledger.db";

    private readonly string _file;
    private readonly string _organization;
    private readonly SqliteSession _session;
    private readonly LedgerWriter _writer;

    private SqliteLedger(string file, OrganizationId organization, SqliteSession session)
    {
        _file = file;
        _organization = organization.Value;
        _session = session;
        _writer = new LedgerWriter(session);
    }

    /// <summary>Opens it, and ends calls whose end the last server did not see: what they used is unknown.</summary>
    /// <exception cref="JournalUnavailableException">It cannot be written, or a newer release wrote it.</exception>
    public static SqliteLedger Open(StateFolder folder, OrganizationId organization)
    {
        var file = Path.Combine(folder.Path, FileName);
        SqliteSession? session = null;
        try
        {
            session = SqliteSession.OpenWriter(file);
            session.LeadWriteAheadLog();
            var version = Convert.ToInt32(session.Scalar("PRAGMA user_version"), CultureInfo.InvariantCulture);
            if (version > LedgerSql.Version)
            {
                throw new JournalUnavailableException(
                    $"The ledger '{file}' has version {version}; this program knows versions to {LedgerSql.Version}.")
                {
                    Hint = "Use the newer release of Weir that wrote it.",
                };
            }
            if (version == 0)
            {
                session.ExecuteScript(
                    $"BEGIN IMMEDIATE; {LedgerSql.Create} PRAGMA user_version = {LedgerSql.Version}; COMMIT");
            }
            else if (version < LedgerSql.Version)
            {
                session.ExecuteScript(
                    $"BEGIN IMMEDIATE; {LedgerSql.Batches} PRAGMA user_version = {LedgerSql.Version}; COMMIT");
            }
            session.Execute(LedgerSql.Abandon);
            return new SqliteLedger(file, organization, session);
        }
        catch (Exception error)
        {
            session?.Dispose();
            throw error is SqliteException trouble ? SqliteTrouble.Explain(trouble, file) : error;
        }
    }

    public Task<long> BeginAsync(CallBegun call, CancellationToken cancel) => WithAsync(
        () => Convert.ToInt64(
            _session.Scalar(
                LedgerSql.Begin, _organization, call.At.Value, call.Owner.Item.ToString(), call.Owner.Pass.Value,
                call.Owner.Attempt.Attempt.Value, call.Owner.Attempt.Token, call.Owner.Agent, call.Owner.Role,
                call.Owner.Tier, call.Owner.Requester.Value, call.Provider, call.Requested, call.Dialect, call.Held),
            CultureInfo.InvariantCulture),
        cancel);

    public Task EndAsync(long call, CallEnded end) => WithAsync(
        () => _session.Execute(
            LedgerSql.End, end.At.Value, end.Status, end.Served, end.Tokens.InputUncached, end.Tokens.CacheRead,
            end.Tokens.CacheWrite5m, end.Tokens.CacheWrite1h, end.Tokens.OutputVisible, end.Tokens.OutputReasoning,
            end.Meter.ToString(), end.NanoUsd, end.Price, call),
        CancellationToken.None);

    public Task<AttemptSpend> SpentAsync(AttemptKey attempt, CancellationToken cancel) => WithAsync(
        () =>
        {
            using var rows = _session.Query(
                LedgerSql.OfAttempt, _organization, attempt.Attempt.Value, attempt.Token);
            rows.Read();
            if (rows.IsDBNull(1))
            {
                return AttemptSpend.None;
            }
            var sums = Sums(rows);
            return new AttemptSpend(
                sums.Calls, sums.Calls - sums.Unpriced, sums.Tokens, sums.NanoUsd, rows.GetInt64(12));
        },
        cancel);

    public Task<TakenCalls> TakeAsync(AttemptId attempt, int batch, CancellationToken cancel) => WithAsync(
        () =>
        {
            if (Convert.ToInt64(
                _session.Scalar(LedgerSql.CountBatch, _organization, attempt.Value, batch),
                CultureInfo.InvariantCulture) == 0)
            {
                _session.Execute(LedgerSql.MakeBatch, batch, _organization, attempt.Value, UsageBatch.MaxCalls);
            }
            var calls = ImmutableArray.CreateBuilder<ReportedCall>();
            using (var rows = _session.Query(LedgerSql.OfBatch, _organization, attempt.Value, batch))
            {
                while (rows.Read())
                {
                    calls.Add(Reported(rows));
                }
            }
            using var beside = _session.Query(LedgerSql.Beside, _organization, attempt.Value);
            beside.Read();
            return new TakenCalls(calls.ToImmutable(), beside.GetInt64(0), beside.GetInt64(1) > 0);
        },
        cancel);

    private static ReportedCall Reported(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetInt64(2) + row.GetInt64(3) + row.GetInt64(4), row.GetInt64(3),
        row.GetInt64(5), Enum.Parse<CallMeter>(row.GetString(6)) switch
        {
            CallMeter.Provider or CallMeter.Replay => CallCertainty.Exact,
            CallMeter.Partial => CallCertainty.AtLeast,
            CallMeter.Refused => CallCertainty.Refused,
            _ => CallCertainty.Unknown,
        },
        row.IsDBNull(7) ? null : row.GetInt64(7), row.GetInt64(8));

    public Task<ImmutableArray<(ItemId Item, AttemptId Attempt)>> UnreportedAsync(CancellationToken cancel) =>
        WithAsync(
            () =>
            {
                var found = ImmutableArray.CreateBuilder<(ItemId, AttemptId)>();
                using var rows = _session.Query(LedgerSql.Unreported, _organization);
                while (rows.Read())
                {
                    if (ItemId.TryParse(rows.GetString(0), out var item))
                    {
                        found.Add((item, new AttemptId(rows.GetInt64(1))));
                    }
                }
                return found.ToImmutable();
            },
            cancel);

    public async Task<ImmutableArray<SpendRow>> SumAsync(
        SpendBy by, Timestamp since, Func<ItemId, bool> mayCount, CancellationToken cancel)
    {
        var found = await WithAsync(
            () =>
            {
                var sums = new SortedDictionary<string, SpendRow>(StringComparer.Ordinal);
                using var rows = _session.Query(LedgerSql.SumBy(by), _organization, since.Value);
                while (rows.Read())
                {
                    if (!ItemId.TryParse(rows.GetString(12), out var item) || !mayCount(item))
                    {
                        continue;
                    }
                    var row = Sums(rows);
                    sums[row.Key] = sums.TryGetValue(row.Key, out var before) ? Together(before, row) : row;
                }
                return sums.Values.ToList();
            },
            cancel);
        return [.. found.OrderByDescending(row => row.NanoUsd).ThenBy(row => row.Key, StringComparer.Ordinal)];
    }

    private static SpendRow Together(SpendRow one, SpendRow other) => new(
        one.Key, one.Calls + other.Calls, one.Refused + other.Refused, one.Unpriced + other.Unpriced,
        one.Inexact + other.Inexact, one.Tokens + other.Tokens, one.NanoUsd + other.NanoUsd);

    private static SpendRow Sums(SqliteDataReader row) => new(
        row.GetString(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4),
        new TokenKinds(
            row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10)),
        row.GetInt64(11));

    /// <exception cref="JournalUnavailableException">The disk says no.</exception>
    private async Task<T> WithAsync<T>(Func<T> work, CancellationToken cancel)
    {
        try
        {
            return await _writer.DoAsync(work, cancel);
        }
        catch (SqliteException error)
        {
            throw SqliteTrouble.Explain(error, _file);
        }
    }

    public void Dispose() => _writer.Dispose();
}
