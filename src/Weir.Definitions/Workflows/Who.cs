using System.Text.RegularExpressions;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Workflows;

/// <summary>
/// The ways to name people: <c>role:x</c>, <c>team:x</c>, <c>codeowners</c>, <c>owner</c> or a person's id.
/// </summary>
internal static partial class Who
{
    public const string CodeOwners = "codeowners";
    public const string Owner = "owner";

    public static bool IsValid(string who) => Form().IsMatch(who);

    /// <summary>Reports what names nobody.</summary>
    public static void Check(Located<string>? who, FindingSink sink)
    {
        if (who is not null && !IsValid(who.Value))
        {
            sink.Report(FindingCodes.NotWho, who.At, $"'{who.Value}' names no person, role or team");
        }
    }

    [GeneratedRegex("^((role|team|person):)?[a-z][a-z0-9._-]{0,63}$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
