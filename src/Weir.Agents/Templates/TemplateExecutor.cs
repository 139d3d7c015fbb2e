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
/// and
/// <c>{{element}}</c> exist always. Where files go: a declared artifact's path takes them (one file, or below a
/// folder); for a <c>change</c> the template folder is laid out like the repository.
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
            var files = new WorkspaceFiles(task.Sandbox, task.Workspace, writable: true);
            var data = await DataAsync(task, files, clock.Token);
            var rendered = Placed(task, new TemplateRenderer().Render(Templates(task), data, clock.Token));
            foreach (var file in rendered)
            {
                await files.WriteAsync(file.Path, Encoding.UTF8.GetBytes(file.Text), replace: true, clock.Token);
                task.Progress($"Wrote {file.Path}.");
                transcript.Add("wrote", ("path", file.Path), ("characters", file.Text.Length));
            }
            return (
                null,
                $"Generated {rendered.Length} {(rendered.Length == 1 ? "file" : "files")} from {task.Target}.");
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

    /// <summary>The files with paths relative to the workspace.</summary>
    private static ImmutableArray<RenderedFile> Placed(ExecutorTask task, ImmutableArray<RenderedFile> files)
    {
        var declared = task.Outputs.Where(output => output.Text.Length > 0).ToList();
        if (declared.Count == 0 || declared.Count < task.Outputs.Length)
        {
            return files;
        }
        if (declared.Count > 1)
        {
            throw new TemplateException("a template makes one artifact; give each its own pass");
        }
        var place = declared[0].Text;
        if (place.EndsWith('/'))
        {
            return [.. files.Select(file => file with { Path = place + file.Path })];
        }
        return files is [var only]
            ? [only with { Path = place }]
            : throw new TemplateException(
                $"it makes {files.Length} files, and {declared[0].Label} is one file ({place})");
    }
}
