using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Deployments;

/// <summary>
/// Runs a project's commands on this machine, in checkouts of their own. They are not sandboxed: what deploys has to
/// reach what a sandbox hides. They are given the secrets that they name and nothing else of the server's environment;
/// what they print is kept without them.
/// </summary>
/// <param name="scratch">A folder of its own.</param>
public sealed class CheckoutPrograms(ISandbox programs, string scratch)
{
    /// <summary>Of what a command prints so many bytes are kept.</summary>
    private const int MaxOutput = 64 * 1024;

    private const string Hidden = "***";

    /// <summary>The first secret that the server's environment has not; null when it has all.</summary>
    public static string? Missing(ImmutableArray<string> secrets) =>
        secrets.FirstOrDefault(name => Environment.GetEnvironmentVariable(name) is not { Length: > 0 });

    public async Task<ProgramRun> RunAsync(CheckoutProgram program, TimeSpan limit, CancellationToken cancel)
    {
        var folder = Path.Combine(scratch, $"{program.Name}-{Guid.NewGuid():n}");
        var beside = folder + "-change";
        Directory.CreateDirectory(scratch);
        var environment = program.Environment.ToBuilder();
        var secrets = ImmutableArray.CreateBuilder<string>();
        foreach (var name in program.Secrets)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } secret)
            {
                environment[name] = secret;
                secrets.Add(secret);
            }
        }
        try
        {
            await program.Repository.PrepareCloneAsync(new CloneRequest(folder, program.Commit, []), cancel);
            if (program.Beside is { } change)
            {
                await program.Repository.PrepareCloneAsync(new CloneRequest(beside, change, []), cancel);
                environment["WEIR_CHANGE"] = beside;
            }
            var result = await programs.RunAsync(
                new SandboxedProcess
                {
                    Arguments = ["/bin/sh", "-eu", "-c", program.Line],
                    WorkingDirectory = folder,
                    Writable = program.Beside is null ? [folder] : [folder, beside],
                    Environment = environment.ToImmutable(),
                    Timeout = limit,
                    OutputLimit = MaxOutput,
                },
                cancel);
            return new ProgramRun(result, Told(result, limit, secrets.ToImmutable()));
        }
        finally
        {
            await AttemptFolders.RemoveAsync(programs, folder);
            if (program.Beside is not null)
            {
                await AttemptFolders.RemoveAsync(programs, beside);
            }
        }
    }

    private static string Told(ProcessResult result, TimeSpan limit, ImmutableArray<string> secrets)
    {
        var text = new StringBuilder(result.End switch
        {
            ProcessEnd.Exited => $"It ended with {result.ExitCode}.",
            ProcessEnd.TimedOut => $"It had not ended after {limit.TotalSeconds:0.#} s, and was stopped.",
            ProcessEnd.NotStarted => "It could not be started.",
            _ => $"It was ended ({result.End.ToString().ToLowerInvariant()}).",
        });
        text.Append('\n').Append(result.Text).Append('\n').Append(result.Errors);
        foreach (var secret in secrets)
        {
            text.Replace(secret, Hidden);
        }
        return text.ToString().Trim();
    }
}

/// <param name="Name">What its folder is called.</param>
/// <param name="Commit">Whose files it runs among.</param>
/// <param name="Beside">Whose files it finds below WEIR_CHANGE; null for none.</param>
/// <param name="Secrets">Variables of the server's environment, by name.</param>
public sealed record CheckoutProgram(
    string Name, IRepository Repository, ObjectName Commit, ObjectName? Beside, string Line,
    ImmutableSortedDictionary<string, string> Environment, ImmutableArray<string> Secrets);

/// <param name="Text">What it printed and how it ended, without secrets.</param>
public sealed record ProgramRun(ProcessResult Result, string Text);
