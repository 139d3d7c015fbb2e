using Weir.Runtime.Ports;
using Weir.Storage.Sqlite;
using Weir.Storage.State;

namespace Weir.Storage.Tests.Children;

/// <summary>Opens a state folder once and says how that went.</summary>
internal static class OpeningChild
{
    public const string Name = "--open";

    public static async Task<int> RunAsync(string folder)
    {
        try
        {
            using var state = StateFolder.Lock(folder);
            await using var journal = SqliteJournal.Open(state);
            Console.WriteLine("opened");
            return 0;
        }
        catch (JournalUnavailableException trouble)
        {
            Console.WriteLine($"{trouble.Message} {trouble.Hint}");
            return 3;
        }
    }
}
