using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Runtime.Projections;

namespace Weir.Git.Mirrors;

/// <summary>
/// Commit messages: a subject, perhaps a body, and trailers as the last paragraph. Values come from definitions and
/// agents, so line breaks in them become spaces: nothing can forge a trailer of its own.
/// </summary>
internal static class TrailerFormat
{
    public const string Effect = "Weir-Effect";
    public const string Item = "Weir-Item";

    /// <summary>The longest subject; what is beyond is cut with an ellipsis.</summary>
    public const int SubjectLimit = 200;

    public static string Message(string subject, AttemptTrailers attempt) =>
        Message(subject, "", ForAttempt(attempt));

    public static string Message(string subject, string body, IEnumerable<string> trailers)
    {
        var text = new StringBuilder(Subject(subject)).Append("\n\n");
        var prose = Body(body);
        if (prose.Length > 0)
        {
            text.Append(prose).Append("\n\n");
        }
        foreach (var trailer in trailers)
        {
            text.Append(OneLine.Of(trailer).Trim()).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Splits a message into its first line and the rest.</summary>
    public static (string Subject, string Body) Split(string message)
    {
        var text = message.Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? (text, "") : (text[..end], text[(end + 1)..].Trim());
    }

    public static ImmutableArray<string> ForAttempt(AttemptTrailers attempt)
    {
        var lines = ImmutableArray.Create(
            $"{Item}: {attempt.Item}", $"Weir-Pass: {attempt.Pass}", $"Weir-Attempt: {attempt.Attempt}");
        lines = attempt.Agent.Length > 0 ? lines.Add($"Weir-Agent: {attempt.Agent}") : lines;
        return attempt.Model.Length > 0 ? lines.Add($"Weir-Model: {attempt.Model}") : lines;
    }

    public static string ForItem(ItemId item) => $"{Item}: {item}";

    public static string ForEffect(EffectId effect) => $"{Effect}: {effect}";

    private static string Subject(string subject)
    {
        var line = OneLine.Of(Split(subject).Subject).Trim();
        line = line.Length > 0 ? line : "Change";
        if (line.Length <= SubjectLimit)
        {
            return line;
        }
        var end = char.IsHighSurrogate(line[SubjectLimit - 2]) ? SubjectLimit - 2 : SubjectLimit - 1;
        return line[..end] + "…";
    }

    private static string Body(string body) =>
        body.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal).Trim();
}
