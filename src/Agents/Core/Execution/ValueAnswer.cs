using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>One number with its unit, and its course.</summary>
internal static class ValueAnswer
{
    public static async Task<Answer> MakeAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        var window = plan.Window;
        if (plan.Measure == Measure.Things)
        {
            return await ListAnswer.CountAsync(context, cancellationToken);
        }

        if (await MeasureSource.FindAsync(context, window, cancellationToken) is not { } source)
        {
            return Missing.Of(context);
        }

        plan = source.Plan;
        context = context with { Plan = plan };
        var measured = await MeasureRunner.RunAsync(context.Questions, source.Query, window, withCourse: true, cancellationToken);
        var title = Titles.Of(context, plan);
        var evidence = Evidence(context, source, title);
        if (measured.Count == 0 && !source.Query.IsCount)
        {
            return context.Answer(context.Phrases.Format("no_value", title, context.Clock.Window(window))) with { Evidence = evidence };
        }

        var isNothing = measured.Count == 0 && source.Query.Whole is not null;
        var value = measured.Count > 0 ? measured[0].Value : 0;
        var text = isNothing ? context.Phrases.Format("no_requests", title, context.Clock.Window(window))
            : context.Phrases.Format("value", title, Figures.Write(value, source.Query.Unit), context.Clock.Window(window));
        var weight = measured.Count > 0 && source.Query.Whole is not null && plan.Whole?.Type != Catalogue.MetricType.Counter && !(plan.IsShare && plan.Metric?.Type == Catalogue.MetricType.Counter) ? measured[0].Weight : null;
        var counted = plan.Whole?.IsBytes == true ? "By" : "count";
        return context.Answer(Missing.Prefix(context, source) + text + (weight is { } all ? " " + context.Phrases.Format("of_all", Figures.Write(value * all, counted), Figures.Write(all, counted)) : "")) with
        {
            Value = isNothing ? null : value,
            Unit = source.Query.Unit,
            Series = measured.Count > 0 && measured[0].Course.Count > 1 ? [Series(title, measured[0])] : null,
            Evidence = evidence,
            Alternatives = source.Others,
            Focus = plan.Services,
        };
    }

    public static AnswerSeries Series(string name, Measured measured) =>
        new(name, [.. measured.Course.Where(point => double.IsFinite(point.Value)).Select(point => (double[])[point.Time.ToUnixTimeMilliseconds() / 1000.0, point.Value])]);

    public static IReadOnlyList<AnswerEvidence> Evidence(AnswerContext context, SourcedMeasure source, string title)
    {
        var (query, window) = (source.Query, context.Plan.Window);
        var first = context.Evidence(1, title, query.Language, query.Instant, window);
        return query.Whole is { } whole ? [first, context.Evidence(2, source.Plan.Whole is { } all ? $"`{all.Name}`" : context.Phrases["measure_traffic"], query.Language, whole, window)] : [first];
    }
}
