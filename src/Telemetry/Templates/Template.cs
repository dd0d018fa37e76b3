using System.Text;

namespace Dendro.Telemetry.Templates;

/// <summary>A template of Go's text/template (https://pkg.go.dev/text/template).</summary>
internal sealed class Template
{
    // A template that grows without end is stopped long before memory is short.
    const int MaxOutputCharacters = 16 * 1024 * 1024;

    readonly string _name;
    readonly string _source;
    readonly TemplateFunctions _functions;
    readonly IReadOnlyList<TemplateNode> _nodes;
    readonly IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> _definitions;

    Template(string name, string source, TemplateFunctions functions)
    {
        (_name, _source, _functions) = (name, source, functions);
        (_nodes, _definitions) = TemplateParser.Parse(name, source, functions);
    }

    /// <exception cref="TemplateException">The template is invalid.</exception>
    public static Template Parse(string name, string source, TemplateFunctions functions) => new(name, source, functions);

    /// <summary>Runs the template with <paramref name="data"/> as its dot; <paramref name="error"/> is worded as Go words it.</summary>
    public bool TryRender(object? data, TemplateContext context, out string text, out string error)
    {
        (text, error) = ("", "");
        var evaluator = new TemplateEvaluator(_definitions, _functions, context, data, MaxOutputCharacters);
        try
        {
            text = evaluator.Run(_nodes);
            return true;
        }
        catch (TemplateEvaluationException e)
        {
            error = $"template: {_name}:{Position(e.At)}: executing {GoStrings.Quote(_name)} at <{e.Operand}>: {e.Message}";
            return false;
        }
    }

    // Go counts the column from 0 on the first line and from 1 on the others.
    string Position(int at)
    {
        var before = Encoding.UTF8.GetBytes(_source).AsSpan(0, at);
        var newline = before.LastIndexOf((byte)'\n');
        return $"{1 + before.Count((byte)'\n')}:{(newline < 0 ? at : at - newline)}";
    }
}

/// <summary>A failure at one operand of a template.</summary>
internal sealed class TemplateEvaluationException(int at, string operand, string message) : Exception(message)
{
    public int At => at;

    public string Operand => operand;
}
