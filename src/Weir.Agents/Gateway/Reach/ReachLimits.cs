namespace Weir.Agents.Gateway.Reach;

/// <summary>What bounds signing in at a provider.</summary>
internal static class ReachLimits
{
    /// <summary>The longest that getting a token, or credentials, may take.</summary>
    public static readonly TimeSpan SignIn = TimeSpan.FromSeconds(30);

    /// <summary>How long a token is used of which nobody says how long it is good.</summary>
    public static readonly TimeSpan UnsaidLife = TimeSpan.FromMinutes(5);

    /// <summary>A token is not used any more when less than that is left of it.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    /// <summary>The longest token that a program may print, in characters.</summary>
    public const int Token = 16 * 1024;

    /// <summary>How much of a program's complaint is repeated, in characters.</summary>
    public const int Complaint = 500;

    /// <summary>The largest file of certificates, in bytes.</summary>
    public const int CaBundle = 4 * 1024 * 1024;
}
