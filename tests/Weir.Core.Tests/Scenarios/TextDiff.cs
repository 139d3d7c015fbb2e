using System.Text;
using Xunit.Sdk;

namespace Weir.Core.Tests.Scenarios;

/// <summary>
/// Compares two texts line by line: lines that are missing with <c>-</c>, lines that are new with <c>+</c>.
/// </summary>
internal static class TextDiff
{
    public static void Compare(string expected, string actual, string name)
    {
        if (expected != actual)
        {
            throw new XunitException(
                $"{name} plays otherwise than written:\n\n{Of(expected.Split('\n'), actual.Split('\n'))}\n"
                + $"--- the whole transcript of {name}\n{actual}\n--- end");
        }
    }

    /// <summary>By longest common subsequence; transcripts are short.</summary>
    private static string Of(string[] expected, string[] actual)
    {
        var common = new int[expected.Length + 1, actual.Length + 1];
        for (var i = expected.Length - 1; i >= 0; i--)
        {
            for (var j = actual.Length - 1; j >= 0; j--)
            {
                common[i, j] = expected[i] == actual[j]
                    ? common[i + 1, j + 1] + 1
                    : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }
        var text = new StringBuilder();
        for (int i = 0, j = 0; i < expected.Length || j < actual.Length;)
        {
            if (i < expected.Length && j < actual.Length && expected[i] == actual[j])
            {
                text.Append("  ").Append(expected[i]).Append('\n');
                i++;
                j++;
            }
            else if (j == actual.Length || (i < expected.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                text.Append("- ").Append(expected[i++]).Append('\n');
            }
            else
            {
                text.Append("+ ").Append(actual[j++]).Append('\n');
            }
        }
        return text.ToString();
    }
}
