using Weir.Runtime.Ports;
using Weir.Storage.Sqlite;
using Weir.Storage.State;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Journals;

public sealed class SqliteJournalTests : JournalConformance
{
    private readonly TemporaryFolder _folder = new();
    private StateFolder _state = null!;

    private protected override IJournal Open()
    {
        _state = StateFolder.Lock(_folder.Path);
        return SqliteJournal.Open(_state);
    }

    private protected override void Close()
    {
        _state.Dispose();
        _folder.Dispose();
    }
}
