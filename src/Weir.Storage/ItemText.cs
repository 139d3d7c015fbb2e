using System.Globalization;
using Weir.Core;

namespace Weir.Storage;

/// <summary>An item's id as a column's text, there and back without loss.</summary>
internal static class ItemText
{
    public static string Write(ItemId item) =>
        item.Project.Value + "-" + item.Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// The id that was written as this text. Text that nobody wrote (<c>SHOP-007</c>) gives an id that nobody has, so
    /// that an altered row is read and then named by the chain, instead of stopping the reader.
    /// </summary>
    public static ItemId Read(string text)
    {
        var dash = text.LastIndexOf('-');
        if (dash > 0
            && int.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            var item = new ItemId(new ProjectKey(text[..dash]), number);
            if (Write(item) == text)
            {
                return item;
            }
        }
        return new ItemId(new ProjectKey(text), int.MinValue);
    }
}
