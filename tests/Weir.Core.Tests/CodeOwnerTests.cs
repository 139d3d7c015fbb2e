using Weir.Core.People;

namespace Weir.Core.Tests;

/// <summary>Whom a name of CODEOWNERS means.</summary>
public sealed class CodeOwnerTests
{
    private static readonly Person[] People =
    [
        Person("ada", ["maintainer"], ["core"]) with { Accounts = ["@ada-1815", "ada@example.org"] },
        Person("ben", ["qa"], ["Web", "qa"]),
        Person("cleo@example.org", ["security"], []),
        Person("core", [], []),
    ];

    [Theory]
    [InlineData("@ada", "ada")]
    [InlineData("@ADA", "ada")]
    [InlineData("@ada-1815", "ada")]
    [InlineData("@Ada-1815", "ada")]
    [InlineData("ada@example.org", "ada")]
    [InlineData("cleo@example.org", "cleo@example.org")]
    [InlineData("@org/core", "team:core")]
    [InlineData("@org/nested/web", "team:Web")]
    [InlineData("@org/security", "role:security")]
    [InlineData("@org/qa", "team:qa")]
    [InlineData("@web", "team:Web")]
    [InlineData("@core", "core")]
    [InlineData("@@maintainer", "role:maintainer")]
    [InlineData("@@Maintainers", "role:maintainer")]
    [InlineData("@org/ada", null)]
    [InlineData("@ghost", null)]
    [InlineData("ada", "ada")]
    [InlineData("team:web", "team:Web")]
    [InlineData("role:maintainer", "role:maintainer")]
    [InlineData("team:nobody", null)]
    [InlineData("ada@elsewhere.org", null)]
    [InlineData("@@owners", null)]
    [InlineData("@", null)]
    [InlineData("@@", null)]
    [InlineData("@/", null)]
    public void An_owner_is_a_person_a_team_a_role_or_nobody(string owner, string? who) =>
        CodeOwner.Who(owner, People).ShouldBe(who);

    [Fact]
    public void Several_names_mean_each_of_them()
    {
        People[1].Is("ada team:Web").ShouldBeTrue();
        People[1].Is("ada ben").ShouldBeTrue();
        People[1].Is("ada team:core").ShouldBeFalse();
    }

    private static Person Person(string name, string[] roles, string[] teams) =>
        new(PrincipalId.Person(name), name, [.. roles], [.. teams], false);
}
