using System.Buffers;

namespace Weir.Agents.Metering;

/// <summary>The bound of <see cref="RequestFacts.InputBound"/> and the allowances in it, in tokens.</summary>
public static class InputBounds
{
    /// <summary>
    /// What a provider adds by itself: the frame of messages, and the text with which it explains tools.
    /// </summary>
    public const long HiddenPrompt = 1_000;

    /// <summary>
    /// The most that an image is counted as by the models in use; it is scaled down first, so its bytes say nothing.
    /// Some small models of OpenAI's fourth generation count more: for them the context window is the bound.
    /// </summary>
    public const long Image = 10_000;

    private static readonly SearchValues<byte> Joined =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz "u8);

    internal static long OfBody(ReadOnlySpan<byte> body, RequestContent content) =>
        Of(Joinable(body) - content.ImageJoinable, body.Length - content.ImageBytes)
        + HiddenPrompt + (content.Images * Image);

    /// <summary>How many of the bytes are letters or spaces, of which two are taken for a token.</summary>
    internal static long Joinable(ReadOnlySpan<byte> text)
    {
        var count = 0L;
        while (!text.IsEmpty)
        {
            var start = text.IndexOfAny(Joined);
            if (start < 0)
            {
                break;
            }
            text = text[start..];
            var length = text.IndexOfAnyExcept(Joined);
            length = length < 0 ? text.Length : length;
            count += length;
            text = text[length..];
        }
        return count;
    }

    private static long Of(long joinable, long bytes) => ((joinable + 1) / 2) + (bytes - joinable);
}
