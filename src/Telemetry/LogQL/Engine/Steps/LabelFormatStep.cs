using Dendro.Telemetry.LogQL.Engine.Templates;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.LogQL.Engine.Steps;

/// <summary><c>| label_format dst=src, dst="template"</c>. All templates see the labels as they were before the first template.</summary>
internal sealed class LabelFormatStep : ILineStep
{
    readonly (LabelFormat Format, LineTemplate? Template)[] _formats;

    /// <exception cref="LogQLException">A template is invalid.</exception>
    public LabelFormatStep(IReadOnlyList<LabelFormat> formats, TimeProvider clock) => _formats =
    [
        .. formats.Select(format => (
            format, format.IsRename ? null : LineTemplate.Parse(format.Label, format.Value, $"invalid template for label '{format.Label}'", clock))),
    ];

    public bool Process(Line line)
    {
        TextMap? data = null;
        foreach (var (format, template) in _formats)
        {
            if (template is null)
            {
                Rename(line.Labels, format.Value, format.Label);
                continue;
            }

            data ??= TemplateData.Of(line.Labels);
            if (template.TryRender(line, data, out var text, out var error))
            {
                line.Labels.Set(format.Label, text);
            }
            else
            {
                line.Labels.Fail(LineFormatStep.Failure, error);
            }
        }

        return true;
    }

    static void Rename(LabelSet labels, string from, string to)
    {
        if (labels.Get(from) is { } value)
        {
            var category = labels.CategoryOf(from) ?? LabelCategory.Parsed;
            labels.Remove(from);
            labels.Set(to, value, category);
        }
    }
}
