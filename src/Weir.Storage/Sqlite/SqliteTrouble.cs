using Microsoft.Data.Sqlite;
using Weir.Runtime.Ports;
using Weir.Storage.State;

namespace Weir.Storage.Sqlite;

/// <summary>Turns SQLite's result codes (sqlite.org/rescode.html) into a sentence and a hint.</summary>
internal static class SqliteTrouble
{
    private const int Permission = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    private const string RestoreHint =
        "Keep the file as it is, and restore the state folder from a backup.";

    public static JournalUnavailableException Explain(SqliteException error, string file)
    {
        var (sentence, hint) = error.SqliteErrorCode switch
        {
            Full => ($"The disk that holds '{file}' is full; nothing was written.", FileTrouble.FreeSpace),
            ReadOnly or Permission => ($"The journal '{file}' cannot be written.", FileTrouble.Permissions),
            CannotOpen => ($"The journal '{file}' cannot be opened.", FileTrouble.Permissions),
            NotADatabase => ($"The file '{file}' is not a Weir journal.", "Name the state folder of a Weir server."),
            Corrupt => ($"The journal '{file}' is damaged: {error.Message}", RestoreHint),
            Busy or Locked => (
                $"The journal '{file}' is locked by another program.",
                "Close whatever has the file open, such as a database tool or a copy in progress."),
            _ => ($"The journal '{file}' cannot be used: {error.Message}", "See whether the disk reports errors."),
        };
        return new JournalUnavailableException(sentence, error) { Hint = hint };
    }

    public static bool IsReadOnly(SqliteException error) => error.SqliteErrorCode == ReadOnly;

    /// <summary>
    /// Whether a failed COMMIT certainly wrote nothing: refused before the log was written, or the log's last frame,
    /// which alone makes a commit, did not fit on the disk. After any other failure (of the sync, say) the frame may be
    /// in the log, to be found after a crash.
    /// </summary>
    public static bool CommitSurelyFailed(SqliteException error) => error.SqliteErrorCode is Busy or ReadOnly or Full;
}
