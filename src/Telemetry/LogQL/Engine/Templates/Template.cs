using System.Text;

namespace Dendro.Telemetry.LogQL.Engine.Templates;

/// <summary>A template of Go's text/template, over the labels of a line.</summary>
internal sealed class Template
{
    // A template that grows without end is stopped long before memory is short.
    const int MaxOutputCharacters = 16 * 1024 * 1024;

    readonly string _name;
    readonly string _source;
    readonly TimeProvider _clock;
    readonly IReadOnlyList<TemplateNode> _nodes;
    readonly IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> _definitions;

    Template(string name, string source, TimeProvider clock)
    {
        (_name, _source, _clock) = (name, source, clock);
        (_nodes, _definitions) = TemplateParser.Parse(name, source);
    }

    /// <exception cref="LogQLException">The template is invalid; the message begins with <paramref name="complaint"/>.</exception>
    public static Template Parse(string name, string source, string complaint, TimeProvider clock)
    {
        try
        {
            return new Template(name, source, clock);
        }
        catch (TemplateException e)
        {
            throw LogQLException.Semantic($"{complaint}: {e.Message}", e);
        }
    }

    public bool TryRender(Line line, IReadOnlyDictionary<string, object?> data, out string text, out string error)
    {
        (text, error) = ("", "");
        var evaluator = new TemplateEvaluator(_definitions, new TemplateContext(line.Text, line.TimestampNs, _clock), data, MaxOutputCharacters);
        try
        {
            text = evaluator.Run(_nodes);
            return true;
        }
        catch (TemplateEvaluationException e)
        {
            error = $"template: {_name}:{Position(e.At)}: executing {Syntax.GoStrings.Quote(_name)} at <{e.Operand}>: {e.Message}";
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

/// <summary>What a template may read besides labels.</summary>
internal sealed record TemplateContext(string Line, long TimestampNs, TimeProvider Clock);

/// <summary>A failure at one operand of a template.</summary>
internal sealed class TemplateEvaluationException(int at, string operand, string message) : Exception(message)
{
    public int At => at;

    public string Operand => operand;
}
