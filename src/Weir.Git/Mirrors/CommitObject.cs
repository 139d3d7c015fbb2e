using System.Text;
using Weir.Git.Processes;

namespace Weir.Git.Mirrors;

/// <summary>The bytes of a commit by Weir itself, the same that <c>git commit-tree</c> makes.</summary>
internal static class CommitObject
{
    public static byte[] Of(NewCommit commit)
    {
        var by = $"{GitEnvironment.IdentityName} <{GitEnvironment.IdentityEmail}> {commit.At.Value / 1_000} +0000";
        var text = new StringBuilder().Append("tree ").Append(commit.Tree.Hex()).Append('\n');
        foreach (var parent in commit.Parents)
        {
            text.Append("parent ").Append(parent.Hex()).Append('\n');
        }
        text.Append("author ").Append(by).Append("\ncommitter ").Append(by).Append("\n\n").Append(commit.Message);
        if (!commit.Message.EndsWith('\n'))
        {
            text.Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
