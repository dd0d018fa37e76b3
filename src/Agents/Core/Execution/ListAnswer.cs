using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Measures.Spans;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>Things that are there: services, operations, instances, metrics and alerts.</summary>
internal static class ListAnswer
{
    const int MostRows = 50;

    public static Task<Answer> MakeAsync(AnswerContext context, CancellationToken cancellationToken) => context.Plan.Subject switch
    {
        Subject.LogLines or Subject.Errors or Subject.Warnings => LogListAnswer.LinesAsync(context, cancellationToken),
        Subject.Patterns => LogListAnswer.PatternsAsync(context, cancellationToken),
        Subject.Traces => TraceListAnswer.MakeAsync(context, cancellationToken),
        _ => ThingsAsync(context, cancellationToken),
    };

    /// <summary>How many of them there are.</summary>
    public static async Task<Answer> CountAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var list = await ThingsAsync(context, cancellationToken);
        return list with { Value = list.Rows?.Count ?? 0, Unit = "count" };
    }

    static async Task<Answer> ThingsAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        if (context.Catalogue.IsEmpty)
        {
            return Missing.Of(context);
        }

        var subject = context.Plan.Subject ?? Subject.Services;
        var (columns, rows, query) = subject switch
        {
            Subject.Operations => Operations(context),
            Subject.Instances => await LabelledAsync(context, ["resource.service.name", "resource.service.instance.id"], "service_instance_id", cancellationToken),
            Subject.Versions => await LabelledAsync(context, ["resource.service.name", "resource.service.version"], "service_version", cancellationToken),
            Subject.Metrics => await MetricsAsync(context, cancellationToken),
            Subject.Alerts => await AlertsAsync(context, cancellationToken),
            Subject.Databases => await LabelledAsync(context, ["resource.service.name", "span.db.system.name"], "db_system_name", cancellationToken),
            _ => Services(context),
        };
        var shown = rows.Take(context.Plan.Limit ?? MostRows).ToList();
        var kind = context.Phrases["list_" + Titles.Snake(subject.ToString())];
        var about = Titles.Subject(context.Plan) is { Length: > 0 } of ? context.Phrases.Format("of", kind, of) : kind;
        var names = string.Join(", ", shown.Take(Defaults.Rows).Select(row => string.Join(" · ", row.Take(subject == Subject.Services || subject == Subject.Metrics ? 1 : 2))));
        var text = rows.Count == 0 ? context.Phrases.Format("list_none", about, context.Clock.Window(context.Plan.Window))
            : context.Phrases.Format("list", about, rows.Count, names + (rows.Count > Defaults.Rows ? " …" : ""));
        return context.Answer(Missing.Prefix(context) + text) with
        {
            Columns = columns,
            Rows = shown,
            Evidence = query is { } asked ? [context.Evidence(1, about, asked.Language, asked.Query, context.Plan.Window)] : [],
            Focus = context.Plan.Services,
        };
    }

    static (string[] Columns, List<IReadOnlyList<object?>> Rows, (string Language, string Query)? Query) Services(AnswerContext context) => (
        [context.Phrases["column_service"], context.Phrases["column_signals"]],
        [
            .. context.Catalogue.Services.Except(ServiceFilter.Observers).Select(service => (IReadOnlyList<object?>)
                [service, string.Join(", ", Signals(context, service))]),
        ],
        context.Catalogue.HasSpans ? ("traceql", "{ } | count_over_time() by (resource.service.name)") : null);

    static IEnumerable<string> Signals(AnswerContext context, string service)
    {
        if (context.Catalogue.Operations.Any(operation => operation.Service == service))
        {
            yield return context.Phrases["signal_traces"];
        }

        if (context.Catalogue.LogServices.Contains(service))
        {
            yield return context.Phrases["signal_logs"];
        }

        if (context.Catalogue.MetricServices.Contains(service))
        {
            yield return context.Phrases["signal_metrics"];
        }
    }

    static (string[] Columns, List<IReadOnlyList<object?>> Rows, (string Language, string Query)? Query) Operations(AnswerContext context)
    {
        var own = context.Catalogue.Operations.Where(operation => context.Plan.Services.Count == 0 ? !ServiceFilter.Observers.Contains(operation.Service) : context.Plan.Services.Contains(operation.Service)).ToList();
        var entries = own.Where(operation => operation.IsEntry).ToList();
        var filter = SpanQueries.Filter(context.Plan, context.Catalogue, context.Filter);
        return ([context.Phrases["column_service"], context.Phrases["column_operation"], context.Phrases["measure_traffic"]],
            [.. (entries.Count > 0 ? entries : own).OrderByDescending(operation => operation.Count).Select(operation => (IReadOnlyList<object?>)[operation.Service, operation.Name, operation.Count])],
            ("traceql", $"{{ {filter} }} | count_over_time() by (resource.service.name, name)"));
    }

    /// <summary>Values of an attribute with the services that have it, from spans, else from metrics.</summary>
    static async Task<(string[] Columns, List<IReadOnlyList<object?>> Rows, (string Language, string Query)? Query)> LabelledAsync(AnswerContext context, string[] attributes, string label, CancellationToken cancellationToken)
    {
        var filter = context.Plan.Services.Count > 0 ? $"resource.service.name {SpanQueries.Matches(context.Plan.Services)}" : context.Filter.TraceQL;
        var query = $"{{ {filter} && {attributes[1]} != nil }} | count_over_time() by ({string.Join(", ", attributes)})";
        var samples = await context.Questions.TraceQL(label, query, context.Plan.Window, cancellationToken);
        var rows = samples.Where(sample => sample[attributes[1]].Length > 0)
            .Select(sample => (IReadOnlyList<object?>)[sample[attributes[0]], sample[attributes[1]], sample.Value]).OrderBy(row => row[0]).ThenBy(row => row[1]).ToList();
        if (rows.Count > 0)
        {
            return ([.. attributes.Select(label => Titles.Label(context, label)), context.Phrases["column_spans"]], rows, ("traceql", query));
        }

        var labels = string.Join(", ", Catalogue.MetricDialect.EntityLabels.Except(["pod", "instance"]).Concat([label, "pod", "instance", "version"]).Distinct());
        var metrics = $"count by ({labels}) ({{__name__=~\"up|target_info|.*info\"}})";
        var series = await context.Questions.PromQL(label, metrics, context.Plan.Window.End, cancellationToken);
        return ([.. attributes.Select(label => Titles.Label(context, label))],
            [
                .. series.Select(sample => (Service: Catalogue.MetricDialect.Entity(sample.Labels) ?? "", Value: sample[label].Length > 0 ? sample[label] : label == "service_version" ? sample["version"] : Catalogue.MetricDialect.Instance(sample.Labels) ?? ""))
                    .Where(row => row.Value.Length > 0 && (context.Plan.Services.Count == 0 || context.Plan.Services.Contains(row.Service))).Distinct().OrderBy(row => row.Service).ThenBy(row => row.Value)
                    .Select(row => (IReadOnlyList<object?>)[row.Service, row.Value]),
            ],
            ("promql", metrics));
    }

    static async Task<(string[] Columns, List<IReadOnlyList<object?>> Rows, (string Language, string Query)? Query)> MetricsAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var families = context.Catalogue.Metrics.AsEnumerable();
        (string Language, string Query)? asked = null;
        if (context.Plan.Services.Count > 0)
        {
            var query = $"count by (__name__) ({{service_name=~{SpanContext.Quote(string.Join('|', context.Plan.Services))}}} or {{job=~{SpanContext.Quote("(.*/)?(" + string.Join('|', context.Plan.Services) + ")")}}})";
            var names = (await context.Questions.PromQL("metrics", query, context.Plan.Window.End, cancellationToken)).Select(sample => sample["__name__"]).ToHashSet();
            families = families.Where(family => names.Contains(family.Name) || names.Contains(family.Name + "_count"));
            asked = ("promql", query);
        }

        IReadOnlyList<string> words = context.Plan.Containing is { } containing ? [containing] : context.Choice?.Words ?? [.. context.Plan.Unknown.Select(unknown => unknown.Name).Take(1)];
        return ([context.Phrases["column_metric"], context.Phrases["column_type"], context.Phrases["column_unit"], context.Phrases["column_help"]],
            [.. families.Where(family => words.Count == 0 || words.Any(word => Tells(family, word)))
                .Select(family => (IReadOnlyList<object?>)[family.Name, Titles.Snake(family.Type.ToString()), family.Unit, family.Help])],
            asked);
    }

    static bool Tells(Catalogue.MetricFamily family, string word) => family.Words.Any(own => Understanding.Stem.IsSame(own, word))
        || family.Name.Contains(word, StringComparison.OrdinalIgnoreCase) || family.Help.Contains(word, StringComparison.OrdinalIgnoreCase);

    static async Task<(string[] Columns, List<IReadOnlyList<object?>> Rows, (string Language, string Query)? Query)> AlertsAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var query = context.Plan.IsWindowAsked ? $"max_over_time(ALERTS[{context.Plan.Window.Seconds}s])" : "ALERTS";
        var alerts = await context.Questions.PromQL("alerts", query, context.Plan.Window.End, cancellationToken);
        return ([context.Phrases["column_alert"], context.Phrases["column_state"], context.Phrases["column_labels"]],
            [
                .. alerts.Where(alert => context.Plan.Services.Count == 0 || context.Plan.Services.Contains(Catalogue.MetricDialect.Entity(alert.Labels) ?? ""))
                    .Select(alert => (IReadOnlyList<object?>)[alert["alertname"], alert["alertstate"], string.Join(", ", alert.Labels.Where(pair => pair.Key is not ("__name__" or "alertname" or "alertstate")).Select(pair => $"{pair.Key}={pair.Value}"))])
                    .OrderBy(row => row[1]).ThenBy(row => row[0]),
            ],
            ("promql", query));
    }
}
