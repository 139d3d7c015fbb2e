namespace Weir.Runtime.Services;

/// <summary>What bounds the services of an attempt.</summary>
internal static class ServiceLimits
{
    /// <summary>The first port on a sandbox's loopback that is given to a service which says none.</summary>
    public const int FirstPort = 4200;

    /// <summary>Bytes of a service's output that are kept: the last.</summary>
    public const int Log = 16 * 1024;

    /// <summary>Lines of it that stand in a failure.</summary>
    public const int LastLines = 20;

    /// <summary>Until a service is ready that says nothing else.</summary>
    public static readonly TimeSpan Ready = TimeSpan.FromMinutes(1);

    /// <summary>Of one look whether it is ready.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Longer than any attempt may take: a service ends with its attempt.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(8);
}
