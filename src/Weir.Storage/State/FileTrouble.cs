using Weir.Runtime.Ports;

namespace Weir.Storage.State;

/// <summary>Turns what the file system says into a sentence and a hint.</summary>
internal static class FileTrouble
{
    // .NET puts errno into HResult on Unix, and Windows' codes with their facility.
    private const int NoSpaceUnix = 28;
    private const int QuotaUnix = 122;
    private const int ReadOnlyUnix = 30;
    private const int WouldBlockUnix = 11;
    private const int WouldBlockMac = 35;
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int SharingViolationWindows = unchecked((int)0x80070020);

    public static bool IsLockedByAnother(IOException error) =>
        error.HResult is WouldBlockUnix or WouldBlockMac or SharingViolationWindows;

    public static JournalUnavailableException Explain(Exception error, string path)
    {
        var (sentence, hint) = error switch
        {
            { HResult: NoSpaceUnix or QuotaUnix or DiskFullWindows } =>
                ($"The disk that holds '{path}' is full; nothing was written.", FreeSpace),
            { HResult: ReadOnlyUnix } =>
                ($"The folder '{path}' is on a read-only file system.", OtherFolder),
            UnauthorizedAccessException =>
                ($"The folder '{path}' cannot be written by this user.", Permissions),
            _ => ($"The folder '{path}' cannot be used: {error.Message}", OtherFolder),
        };
        return new JournalUnavailableException(sentence, error) { Hint = hint };
    }

    public const string FreeSpace = "Free some space on that disk; what was committed is kept.";
    public const string OtherFolder = "Choose a state folder on a disk that can be written.";
    public const string Permissions = "Give this user the right to write there, or choose another state folder.";
}
