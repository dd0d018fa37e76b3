using System.Globalization;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>What is measured, in the question's language: "p95 duration of POST /orders at order".</summary>
internal static class Titles
{
    public static string Of(AnswerContext context, Plan plan)
    {
        var measure = Measure(context, plan);
        var subject = Subject(plan);
        return subject.Length == 0 ? measure : context.Phrases.Format("of", measure, subject);
    }

    public static string Measure(AnswerContext context, Plan plan)
    {
        var name = plan.Measure switch
        {
            Plans.Measure.Metric when plan.Metric is { } metric => $"`{metric.Name}`{Labels(plan)}{(plan.Whole is { } whole ? $" / `{whole.Name}`" : "")}",
            Plans.Measure.ErrorRate when plan.IsSuccess => context.Phrases["measure_success_rate"],
            null => "",
            { } measure => context.Phrases["measure_" + Snake(measure.ToString())],
        } + (plan.Measure == Plans.Measure.Duration ? "" : Condition(plan));
        return Statistic(context, plan) is { Length: > 0 } statistic ? context.Phrases.Format("statistic", statistic, name) : name;
    }

    /// <summary>What is wanted of requests or lines, in signs that all languages share.</summary>
    public static string Condition(Plan plan) => (plan.Status is { } status ? $" ({status})" : "") + (plan.Bound is { } bound ? $" ({bound})" : "")
        + (plan is { Containing: { } text, Measure: Plans.Measure.LogLines or Plans.Measure.LogErrors or Plans.Measure.LogWarnings } ? $" (“{text}”)" : "");

    public static string Subject(Plan plan)
    {
        if (plan.Peer is { } peer)
        {
            return plan.Services.Count > 0 ? $"{string.Join(", ", plan.Services)} → {peer}" : $"→ {peer}";
        }

        var services = string.Join(", ", plan.Services.Count > 0 ? plan.Services : plan.Operations.Select(operation => operation.Service).Distinct());
        var operations = string.Join(", ", plan.Operations.Select(operation => operation.Name).Distinct());
        return operations.Length == 0 ? services : $"{operations} ({services})";
    }

    /// <summary>A label as a heading: what it stands for where that is known.</summary>
    public static string Label(AnswerContext context, string label) => label switch
    {
        "resource.service.name" => context.Phrases["column_service"],
        "name" or "http_route" or "span_name" => context.Phrases["column_operation"],
        "detected_level" => context.Phrases["column_level"],
        _ when Catalogue.MetricDialect.EntityLabels.AsSpan(..^2).Contains(label) => context.Phrases["column_service"],
        _ when Catalogue.MetricDialect.InstanceLabels.Contains(label) || label == "resource.service.instance.id" => context.Phrases["column_instance"],
        _ => label,
    };

    public static string Snake(string name) => string.Concat(name.Select((letter, i) => char.IsUpper(letter) && i > 0 ? "_" + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));

    static string Statistic(AnswerContext context, Plan plan)
    {
        var isTime = plan.Measure == Plans.Measure.Duration || (plan.Measure == Plans.Measure.Metric && plan.Metric?.Type is Catalogue.MetricType.Histogram or Catalogue.MetricType.NativeHistogram);
        return plan.Statistic switch
        {
            Plans.Statistic.Average => context.Phrases["statistic_average"],
            Plans.Statistic.Maximum => context.Phrases["statistic_maximum"],
            Plans.Statistic.Minimum => context.Phrases["statistic_minimum"],
            _ when isTime && plan.Statistic is null or Plans.Statistic.Quantile => "p" + (100 * (plan.Quantile ?? Defaults.Quantile)).ToString("0.##", CultureInfo.InvariantCulture),
            _ => "",
        };
    }

    static string Labels(Plan plan) => plan.Matchers.Count == 0 ? "" : $" ({string.Join(", ", plan.Matchers.Select(pair => $"{pair.Key} = {pair.Value}"))})";
}
