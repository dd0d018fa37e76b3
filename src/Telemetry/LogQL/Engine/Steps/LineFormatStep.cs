using Dendro.Telemetry.LogQL.Engine.Templates;

namespace Dendro.Telemetry.LogQL.Engine.Steps;

/// <summary><c>| line_format "…"</c>: a template makes the new line.</summary>
internal sealed class LineFormatStep : ILineStep
{
    public const string Failure = "TemplateFormatErr";

    readonly LineTemplate _template;

    /// <exception cref="LogQLException">The template is invalid.</exception>
    public LineFormatStep(string template, TimeProvider clock) => _template = LineTemplate.Parse("line", template, "invalid line template", clock);

    public bool Process(Line line)
    {
        if (_template.TryRender(line, TemplateData.Of(line.Labels), out var text, out var error))
        {
            line.Text = text;
        }
        else
        {
            line.Labels.Fail(Failure, error);
        }

        return true;
    }
}
