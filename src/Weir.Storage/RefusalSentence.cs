using System.Runtime.CompilerServices;

namespace Weir.Storage;

/// <summary>What is wrong with a batch, as text that comes to be only where a rule is broken.</summary>
[InterpolatedStringHandler]
internal ref struct RefusalSentence
{
    private DefaultInterpolatedStringHandler _text;

    public RefusalSentence(int literals, int values, bool holds, out bool isNeeded)
    {
        isNeeded = !holds;
        _text = isNeeded ? new DefaultInterpolatedStringHandler(literals, values) : default;
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);
    public override string ToString() => _text.ToStringAndClear();
}
