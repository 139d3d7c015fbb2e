using System.Diagnostics;
using Weir.Runtime.Programs;

namespace Weir.Agents.Gateway.Reach;

/// <summary>
/// A token that a program on the server's PATH prints. A definition names it without its prefix, so that whoever may
/// change definitions cannot start what the server's owner did not put there for this.
/// </summary>
internal static class HelperToken
{
    public const string Prefix = "weir-credential-";

    /// <summary>Why the program cannot be asked; null when it is there.</summary>
    public static string? Missing(string helper) => ProgramPath.Find(Prefix + helper) is not null
        ? null
        : $"the program {Prefix}{helper} is not on the PATH of `weir up`";

    /// <param name="helper">The program's name without the prefix.</param>
    /// <param name="provider">Its only argument.</param>
    /// <param name="cancel">Ends the program, with all that it started.</param>
    /// <exception cref="SignInException">It is not there, failed, took too long or printed no token.</exception>
    public static async Task<AccessToken> GetAsync(string helper, string provider, CancellationToken cancel)
    {
        var name = Prefix + helper;
        var file = ProgramPath.Find(name) ?? throw new SignInException($"{Missing(helper)}.");
        using var process = Start(file, name, provider);
        process.StandardInput.Close();
        try
        {
            var printed = ReadAsync(process.StandardOutput, ReachLimits.Token + 1, cancel);
            var complaint = ReadAsync(process.StandardError, ReachLimits.Complaint, cancel);
            await process.WaitForExitAsync(cancel);
            var token = (await printed).Trim();
            if (process.ExitCode != 0)
            {
                throw new SignInException($"{name} ended with {process.ExitCode}: {(await complaint).Trim()}");
            }
            return token.Length is > 0 and <= ReachLimits.Token && !token.Any(IsNoPart)
                ? new AccessToken(token, null)
                : throw new SignInException($"{name} printed no token: one word on standard output is wanted.");
        }
        catch (OperationCanceledException late)
        {
            throw new SignInException(
                $"{name} printed no token within {ReachLimits.SignIn.TotalSeconds:0} seconds.", late);
        }
        finally
        {
            End(process);
        }
    }

    private static bool IsNoPart(char one) => char.IsControl(one) || char.IsWhiteSpace(one) || one > '~';

    private static Process Start(string file, string name, string provider)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(file, [provider])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Exception trouble) when (trouble is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            throw new SignInException($"{name} cannot be started: {trouble.Message}", trouble);
        }
    }

    private static async Task<string> ReadAsync(StreamReader from, int most, CancellationToken cancel)
    {
        var (kept, chunk) = (new char[most], new char[1024]);
        var length = 0;
        for (int read; (read = await from.ReadAsync(chunk, cancel)) > 0;)
        {
            var fits = Math.Min(read, most - length);
            chunk.AsSpan(0, fits).CopyTo(kept.AsSpan(length));
            length += fits;
        }
        return new string(kept, 0, length);
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended by itself.
        }
    }
}
