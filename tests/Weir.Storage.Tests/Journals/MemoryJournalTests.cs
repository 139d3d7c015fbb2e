using Weir.Runtime.Ports;
using Weir.Storage.Memory;

namespace Weir.Storage.Tests.Journals;

public sealed class MemoryJournalTests : JournalConformance
{
    private protected override IJournal Open() => new MemoryJournal();
}
