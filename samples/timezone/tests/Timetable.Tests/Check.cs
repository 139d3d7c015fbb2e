namespace Timetable.Tests;

/// <summary>One expectation, named by a sentence.</summary>
internal sealed record Check(string Name, Action Run);

internal sealed class CheckFailedException(string message) : Exception(message);

internal static class Expect
{
    public static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new CheckFailedException($"expected {expected}, got {actual}");
        }
    }
}
