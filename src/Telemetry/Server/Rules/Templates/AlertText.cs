using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.Server.Rules.Templates;

/// <summary>A label or annotation of an alerting rule, which may be a template over the alert's labels and value.</summary>
internal sealed class AlertText
{
    // Names that users know without knowing Go.
    const string Variables = "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}";

    // A template in a loop must not keep its group from being evaluated.
    const int MostQueries = 50;

    static readonly TemplateFunctions Functions = new(AlertFunctions.Table, HumanFunctions.Table);

    readonly string _name;
    readonly string _source;
    readonly Template? _template;

    AlertText(string alert, string source)
    {
        (_name, _source) = ($"__alert_{alert}", source);
        _template = source.Contains("{{", StringComparison.Ordinal) ? Template.Parse(_name, Variables + source, Functions) : null;
    }

    /// <exception cref="TemplateException">The template is invalid.</exception>
    public static AlertText Parse(string alert, string source) => new(alert, source);

    /// <summary>The text for one element of the rule's result; a failure is told in its place, as Prometheus does.</summary>
    public async Task<string> ExpandAsync(Labels labels, Point value, RuleEvaluation evaluation, CancellationToken cancellationToken)
    {
        if (_template is null)
        {
            return _source;
        }

        var environment = evaluation.Environment;
        var data = new FieldSet("struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }")
        {
            ["Labels"] = Texts(labels),
            ["ExternalLabels"] = Texts(environment.ExternalLabels),
            ["ExternalURL"] = environment.ExternalUrl,
            ["Value"] = value.Histogram is null ? value.Value : PromQL.Engine.Histograms.HistogramText.Of(value.Histogram),
        };
        var context = new AlertContext(evaluation.TimeMs, environment.ExternalUrl);
        while (true)
        {
            var isDone = _template.TryRender(data, context, out var text, out var error);
            if (context.Wanted is not { } query || context.Results.Count >= MostQueries)
            {
                return isDone ? text : $"<error expanding template: error executing template {_name}: {error}>";
            }

            // A template runs without waiting: it stops at a query not yet answered, and starts over with the answer.
            context.Wanted = null;
            context.Results[query] = await QueryAsync(query, evaluation, cancellationToken);
        }
    }

    static async Task<QueryResult> QueryAsync(string query, RuleEvaluation evaluation, CancellationToken cancellationToken)
    {
        try
        {
            var elements = await evaluation.Environment.QueryAsync(query, evaluation.TimeMs, cancellationToken);
            return new QueryResult([.. elements.Select(element => Sample(element.Labels, element.Point.Value))], null);
        }
        catch (PromQLException error)
        {
            return new QueryResult([], error.Message);
        }
    }

    static FieldSet Sample(Labels labels, double value) => new("template.sample") { ["Labels"] = Texts(labels), ["Value"] = value };

    static TextMap Texts(Labels labels)
    {
        var map = new TextMap();
        foreach (var (name, value) in labels)
        {
            map[name] = value;
        }

        return map;
    }
}

/// <summary>What the functions of an alert's template may read.</summary>
/// <param name="TimeMs">When the rule is evaluated, in Unix milliseconds.</param>
/// <param name="ExternalUrl">Where users reach this server.</param>
internal sealed record AlertContext(long TimeMs, string ExternalUrl) : TemplateContext
{
    /// <summary>The queries answered so far.</summary>
    public Dictionary<string, QueryResult> Results { get; } = new(StringComparer.Ordinal);

    /// <summary>The query at which the template stopped.</summary>
    public string? Wanted { get; set; }
}

/// <summary>The answer to a template's query: samples, or why there are none.</summary>
internal sealed record QueryResult(IReadOnlyList<object?> Samples, string? Error);
