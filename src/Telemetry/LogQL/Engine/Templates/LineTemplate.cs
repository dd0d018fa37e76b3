using Dendro.Telemetry.LogQL.Engine.Templates.Functions;
using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.LogQL.Engine.Templates;

/// <summary>What the functions of a line's template may read.</summary>
internal sealed record LineContext(string Line, long TimestampNs, TimeProvider Clock) : TemplateContext;

/// <summary>A template over the labels of a line.</summary>
internal sealed class LineTemplate
{
    /// <summary>All that such a template may call.</summary>
    public static readonly TemplateFunctions Functions = new(
        StringFunctions.Table, NumberFunctions.Table, TimeFunctions.Table, ConversionFunctions.Table, LineFunctions);

    readonly Template _template;
    readonly TimeProvider _clock;

    LineTemplate(Template template, TimeProvider clock) => (_template, _clock) = (template, clock);

    static Dictionary<string, TemplateFunction> LineFunctions => new()
    {
        ["__line__"] = new(0, false, (_, context) => ((LineContext)context).Line),
        ["__timestamp__"] = new(0, false, (_, context) => GoTime.Utc(((LineContext)context).TimestampNs)),
    };

    /// <exception cref="LogQLException">The template is invalid; the message begins with <paramref name="complaint"/>.</exception>
    public static LineTemplate Parse(string name, string source, string complaint, TimeProvider clock)
    {
        try
        {
            return new LineTemplate(Template.Parse(name, source, Functions), clock);
        }
        catch (TemplateException e)
        {
            throw LogQLException.Semantic($"{complaint}: {e.Message}", e);
        }
    }

    public bool TryRender(Line line, TextMap data, out string text, out string error) =>
        _template.TryRender(data, new LineContext(line.Text, line.TimestampNs, _clock), out text, out error);
}
