using Weir.Agents.Workspaces;

namespace Weir.Agents.Tests.Workspaces;

public sealed class WorkspacePathTests
{
    [Theory]
    [InlineData("src/a.cs", "src/a.cs")]
    [InlineData("./src//a.cs", "src/a.cs")]
    [InlineData(".", ".")]
    [InlineData(".gitignore", ".gitignore")]
    [InlineData(".weir/items/SHOP-7/a.yaml", ".weir/items/SHOP-7/a.yaml")]
    [InlineData("a..b/c", "a..b/c")]
    [InlineData("-rf", "-rf")]
    public void A_path_below_the_workspace_is_taken(string path, string normalized)
    {
        WorkspacePath.TryNormalize(path, out var actual, out _).ShouldBeTrue();
        actual.ShouldBe(normalized);
    }

    [Theory]
    [InlineData(null, "empty")]
    [InlineData(" ", "empty")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("../x", "above")]
    [InlineData("a/../../x", "above")]
    [InlineData("..", "above")]
    [InlineData(".git/config", "belongs to git")]
    [InlineData("sub/.GIT/hooks/x", "belongs to git")]
    [InlineData("a\0b", "control")]
    [InlineData("a\nb", "control")]
    public void Any_other_path_is_refused_with_a_reason(string? path, string reason)
    {
        WorkspacePath.TryNormalize(path, out _, out var complaint).ShouldBeFalse();
        complaint.ShouldContain(reason);
    }

    [Fact]
    public void A_path_is_bounded()
    {
        WorkspacePath.TryNormalize(new string('a', WorkspacePath.MaxLength), out _, out _).ShouldBeTrue();
        WorkspacePath.TryNormalize(new string('a', WorkspacePath.MaxLength + 1), out _, out _).ShouldBeFalse();
    }
}
