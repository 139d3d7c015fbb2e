namespace Weir.EndToEnd.Tests.Server.Support;

/// <summary>What a program came to.</summary>
internal sealed record Ran(string Command, int ExitCode, string Out, string Err)
{
    /// <summary>Everything, for the message of a test that failed.</summary>
    public override string ToString() => $"{Command}\nexit {ExitCode}\n{Out}\n{Err}";

    /// <summary>Standard output, of a program that had to end with 0.</summary>
    public string Ok()
    {
        ExitCode.ShouldBe(0, ToString());
        return Out.Trim();
    }

    /// <summary>Everything that was said, of a program that had to end with this code.</summary>
    public string Failed(int exitCode)
    {
        ExitCode.ShouldBe(exitCode, ToString());
        return Err.Trim();
    }
}
