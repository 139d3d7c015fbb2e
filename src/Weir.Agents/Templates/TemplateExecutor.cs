using System.Collections.Immutable;
using System.Text;
using Weir.Agents.Chat;
using Weir.Agents.Workspaces;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Agents.Templates;

/// <summary>
/// The executor for passes with <c>template</c>: files from the pinned templates and the data artifacts among the
/// inputs. A template names a value by its artifact (<c>{{assessment.severity}}</c>); <c>{{item}}</c>, <c>{{pass}}</c>
/// and <c>{{element}}</c> exist always. Where files go: a declared artifact's path takes them (one file, or below a
/// folder); for a <c>change</c> the template folder is laid out like the repository. What an earlier generation of the
/// pass made and this one does not is taken away.
/// </summary>
public sealed class TemplateExecutor(TimeProvider time) : IExecutor
{
    public string Kind => "template";

    public async Task<ExecutorResult> RunAsync(ExecutorTask task, CancellationToken cancel)
    {
        using var clock = new AttemptClock(task, time, cancel);
        clock.ModelAnswered();
        var transcript = new Transcript(() => clock.Elapsed);
        var (failure, detail) = await GenerateAsync(task, transcript, clock);
        transcript.Add("end", ("as", failure?.ToString() ?? "Output"), ("detail", detail));
        return new ExecutorResult(failure, detail, null, PassEnding.Output, Usage.None, "", transcript.ToString());
    }

    private static async Task<(FailureReason? Failure, string Detail)> GenerateAsync(
        ExecutorTask task, Transcript transcript, AttemptClock clock)
    {
        try
        {
            var files = new WorkspaceFiles(task.Sandbox, task.Workspace, writable: true, []);
            var data = await DataAsync(task, files, clock.Token);
            var place = PlaceOf(task);
            var rendered = Placed(place, new TemplateRenderer().Render(Templates(task), data, clock.Token));
            var removed = await RemoveStaleAsync(task, place, rendered, files, clock.Token);
            foreach (var path in removed)
            {
                task.Progress($"Removed {path}, which an earlier generation made.");
                transcript.Add("removed", ("path", path));
            }
            foreach (var file in rendered)
            {
                await files.WriteAsync(file.Path, Encoding.UTF8.GetBytes(file.Text), replace: true, clock.Token);
                task.Progress($"Wrote {file.Path}.");
                transcript.Add("wrote", ("path", file.Path), ("characters", file.Text.Length));
            }
            var gone = removed.IsEmpty ? "" : $" Removed {Count(removed.Length)} of an earlier generation.";
            return (null, $"Generated {Count(rendered.Length)} from {task.Target}.{gone}");
        }
        catch (OperationCanceledException) when (clock.Token.IsCancellationRequested)
        {
            return clock.Why();
        }
        catch (Exception exception) when (exception is TemplateException or WorkspaceException)
        {
            return (FailureReason.AgentError, $"{task.Target}: {exception.Message}");
        }
        catch (SandboxBrokenException exception)
        {
            return (FailureReason.Infrastructure, exception.Message);
        }
    }

    private static string Count(int files) => $"{files} {(files == 1 ? "file" : "files")}";

    /// <summary>The templates that the target names, by path below it; a file by its name.</summary>
    private static ImmutableArray<LabelledText> Templates(ExecutorTask task)
    {
        var folder = task.Target[..(task.Target.LastIndexOf('/') + 1)];
        var whole = folder == task.Target;
        var named = task.Templates
            .Where(text => whole
                ? text.Label.StartsWith(folder, StringComparison.Ordinal)
                : text.Label == task.Target)
            .Select(text => text with { Label = text.Label[folder.Length..] })
            .ToImmutableArray();
        return named.IsEmpty
            ? throw new TemplateException(
                "no template is pinned under this path; `weir workflow lint` checks that it exists")
            : named;
    }

    private static async Task<SortedDictionary<string, object?>> DataAsync(
        ExecutorTask task, WorkspaceFiles files, CancellationToken cancel)
    {
        var data = new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["item"] = task.Item.ToString(),
            ["pass"] = task.Pass.Value,
            ["element"] = task.Element,
        };
        foreach (var input in task.Inputs.Where(input => TemplateData.IsData(input.Text)))
        {
            data[input.Label] = TemplateData.Parse(input.Text, await files.ReadTextAsync(input.Text, cancel));
        }
        return data;
    }

    /// <summary>The declared artifact that takes the files; null when they are laid out like the repository.</summary>
    private static LabelledText? PlaceOf(ExecutorTask task)
    {
        var declared = task.Outputs.Where(output => output.Text.Length > 0).ToList();
        if (declared.Count == 0 || declared.Count < task.Outputs.Length)
        {
            return null;
        }
        return declared is [var only]
            ? only
            : throw new TemplateException("a template makes one artifact; give each its own pass");
    }

    /// <summary>The files with paths relative to the workspace.</summary>
    private static ImmutableArray<RenderedFile> Placed(LabelledText? place, ImmutableArray<RenderedFile> files)
    {
        if (place is null)
        {
            return files;
        }
        if (place.Text.EndsWith('/'))
        {
            return [.. files.Select(file => file with { Path = place.Text + file.Path })];
        }
        return files is [var only]
            ? [only with { Path = place.Text }]
            : throw new TemplateException(
                $"it makes {files.Length} files, and {place.Label} is one file ({place.Text})");
    }

    /// <summary>
    /// Takes away what is left of an earlier generation: all other files of a declared folder, and of a change the
    /// files that commits of this pass have added. Weir writes those lines of a commit, no agent does.
    /// </summary>
    private static async Task<ImmutableArray<string>> RemoveStaleAsync(
        ExecutorTask task,
        LabelledText? place,
        ImmutableArray<RenderedFile> rendered,
        WorkspaceFiles files,
        CancellationToken cancel)
    {
        var pass = task.Element is { } key ? $"{task.Pass}.{key}" : task.Pass.Value;
        var earlier = place switch
        {
            null => await files.AddedByAsync(Line("Weir-Item", task.Item.ToString()), Line("Weir-Pass", pass), cancel),
            _ when place.Text.EndsWith('/') => await files.FilesBelowAsync(place.Text, cancel),
            _ => [],
        };
        var stale = ImmutableArray.CreateBuilder<string>();
        foreach (var path in earlier.Except(rendered.Select(file => file.Path), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal))
        {
            if (await files.DeleteAsync(path, cancel))
            {
                stale.Add(path);
            }
        }
        return stale.ToImmutable();
    }

    private static string Line(string trailer, string value) =>
        $"^{trailer}: {value.Replace(".", "\\.", StringComparison.Ordinal)}$";
}
