using System.Collections.Immutable;
using Weir.Core.Documents;

namespace Weir.Core.Tests.Scenarios;

/// <summary>
/// What the keeper of documents tells: all that are required, each with where it stands.
/// <code>
/// documents api.md=current guide.md=m1          guide.md does not tell of commit m1
/// documents api.md=missing within 1bd owner role:lead unowned 3     of all: the time they have, whose they are
/// documents none                                nothing is required any more
/// </code>
/// </summary>
internal sealed class DocumentSteps(Stage stage)
{
    private const int Files = 10;

    public void Take(Clause clause)
    {
        var within = clause.After("within") is { } span ? PlanText.Span(span) : default;
        ImmutableArray<string> owners = clause.After("owner") is { } owner ? [.. owner.Split('+')] : [];
        ImmutableArray<DocumentFact> facts =
        [
            .. clause.Rest.Where(word => word.Contains('=')).Select(word => word.Split('=')).Select(pair =>
                new DocumentFact(
                    pair[0], owners, within, pair[1] != "current",
                    pair[1] is "current" or "missing" ? null : new ObjectName(pair[1]))),
        ];
        stage.Send(PrincipalId.System, new SurveyDocuments(
            clause.After("of") is { } project ? new ProjectKey(project) : Given.Project, new ObjectName("m9"), facts,
            new DocumentCounts(
                facts.Length, owners.IsEmpty ? facts.Length : 0, Files, int.Parse(clause.After("unowned") ?? "0"))));
    }
}
