namespace Weir.Cli.Commands.Doctor;

internal enum Health
{
    Ok,

    /// <summary>Something will not work as well as it could.</summary>
    Warn,

    /// <summary>Something will not work.</summary>
    Fail,
}

/// <summary>What was found about one thing that Weir needs.</summary>
/// <param name="Subject">One word.</param>
/// <param name="Hint">What to type or do next; empty when there is nothing to do.</param>
internal sealed record Check(string Subject, Health Health, string Sentence, string Hint)
{
    public static Check Ok(string subject, string sentence, string hint = "") =>
        new(subject, Health.Ok, sentence, hint);

    public static Check Warn(string subject, string sentence, string hint) =>
        new(subject, Health.Warn, sentence, hint);

    public static Check Fail(string subject, string sentence, string hint) =>
        new(subject, Health.Fail, sentence, hint);
}
