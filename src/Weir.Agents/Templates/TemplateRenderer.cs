using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HandlebarsDotNet;
using HandlebarsDotNet.IO;
using Weir.Agents.Workspaces;
using Weir.Runtime.Ports;

namespace Weir.Agents.Templates;

internal sealed record RenderedFile(string Path, string Text);

/// <summary>
/// Templates and data to files: a pure function, the same input to the same bytes. A name that the data does not have
/// is an error, because generated code with a hole compiles too often; <c>{{#if (lookup x 'name')}}</c> asks for one
/// that may be absent. Nothing is escaped, true and false are lower case, lines end in LF, and a whole list or mapping
/// cannot be printed by accident.
/// </summary>
internal sealed partial class TemplateRenderer
{
    public const string Extension = ".hbs";

    /// <summary>Files that one template folder may make.</summary>
    public const int MaxFiles = 1_000;

    private readonly IHandlebars engine;

    public TemplateRenderer()
    {
        var configuration = new HandlebarsConfiguration
        {
            NoEscape = true,
            ThrowOnUnresolvedBindingExpression = true,
            FormatProvider = CultureInfo.InvariantCulture,
        };
        configuration.FormatterProviders.Add(new PlainFormats());
        engine = Handlebars.Create(configuration);
    }

    /// <summary>Sorted by path. Throws <see cref="TemplateException"/>.</summary>
    public ImmutableArray<RenderedFile> Render(
        ImmutableArray<LabelledText> templates, object data, CancellationToken cancel)
    {
        if (templates.Length > MaxFiles)
        {
            throw new TemplateException(
                $"the folder holds {templates.Length} templates; at most {MaxFiles} are rendered");
        }
        var files = new SortedDictionary<string, (string Text, string Template)>(StringComparer.Ordinal);
        foreach (var template in templates.OrderBy(template => template.Label, StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            var path = PathOf(template.Label, data);
            if (files.TryGetValue(path, out var other))
            {
                throw new TemplateException($"the templates {other.Template} and {template.Label} both make '{path}'");
            }
            files[path] = (Fill(template.Label, Lines(template.Text), data), template.Label);
        }
        return [.. files.Select(file => new RenderedFile(file.Key, file.Value.Text))];
    }

    private string PathOf(string label, object data)
    {
        var name = label.EndsWith(Extension, StringComparison.Ordinal) ? label[..^Extension.Length] : label;
        var path = name.Contains("{{", StringComparison.Ordinal) ? Fill(label, name, data) : name;
        if (!SafePath().IsMatch(path))
        {
            throw new TemplateException(
                $"{label}: its name becomes '{path}'; only letters, digits, '.', '_', '-' and '/' are allowed in it");
        }
        return WorkspacePath.TryNormalize(path, out var normalized, out var complaint)
            ? normalized
            : throw new TemplateException($"{label}: {complaint}");
    }

    private string Fill(string label, string template, object data)
    {
        using var writer = new BoundedWriter(WorkspaceFiles.MaxFileBytes);
        try
        {
            engine.Compile(new StringReader(template))(writer, data);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new TemplateException($"{label}{TemplateFault.At(template, exception)}");
        }
        return Lines(writer.ToString());
    }

    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z0-9._/-]+\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SafePath();

    /// <summary>Stops a loop over large data before it fills the memory.</summary>
    private sealed class BoundedWriter(int limit) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            Room(1);
            base.Write(value);
        }

        public override void Write(string? value)
        {
            Room(value?.Length ?? 0);
            base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            Room(count);
            base.Write(buffer, index, count);
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            Room(buffer.Length);
            base.Write(buffer);
        }

        private void Room(int count)
        {
            if (GetStringBuilder().Length + count > limit)
            {
                throw new TemplateException($"it renders more than {limit} characters");
            }
        }
    }

    private sealed class PlainFormats : IFormatterProvider
    {
        public bool TryCreateFormatter(Type type, [NotNullWhen(true)] out IFormatter? formatter)
        {
            formatter = type == typeof(bool) ? new TruthFormat()
                : type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable)) ? new NoFormat()
                : null;
            return formatter is not null;
        }
    }

    private sealed class TruthFormat : IFormatter
    {
        public void Format<T>(T value, in EncodedTextWriter writer) => writer.Write(value is true ? "true" : "false");
    }

    private sealed class NoFormat : IFormatter
    {
        public void Format<T>(T value, in EncodedTextWriter writer) =>
            throw new TemplateException("it prints a whole list or mapping; use {{#each …}} or name one of its fields");
    }
}
