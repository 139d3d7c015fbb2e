using System.Text;
using Weir.Cli.Output;

namespace Weir.Cli.Commands.Init;

/// <param name="Shown">The path as a person types it.</param>
/// <param name="Exists">It is there already, and stays as it is.</param>
internal sealed record InitFile(string Path, string Shown, string Text, bool Exists);

/// <summary>Writes new files into a folder: all of them or none, and never over one that is there.</summary>
internal static class NewFiles
{
    public static void Write(string folder, IEnumerable<InitFile> files)
    {
        var folderIsNew = !Directory.Exists(folder);
        var written = new List<string>();
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var file in files)
            {
                using var stream = new FileStream(file.Path, FileMode.CreateNew, FileAccess.Write);
                written.Add(file.Path);
                stream.Write(Encoding.UTF8.GetBytes(file.Text));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            written.ForEach(File.Delete);
            if (folderIsNew && Directory.Exists(folder))
            {
                Directory.Delete(folder);
            }
            throw new CliFailure(ExitCode.Failed, $"{folder} cannot be written: {error.Message}",
                $"ls -ld {Path.GetDirectoryName(folder)}", error);
        }
    }
}
