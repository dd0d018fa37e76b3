using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>Answers PromQL queries from a source of series.</summary>
public sealed class PromQLEngine(ISeriesSource source)
{
    /// <summary>Answers a query.</summary>
    /// <exception cref="PromQLException">The query is wrong, fails on the data it meets, or exceeds a limit.</exception>
    public async Task<PromQLResult> QueryAsync(PromQLQuery query, CancellationToken cancellationToken)
    {
        var expression = PromQLParser.Parse(query.Text);
        if (!query.IsInstant && expression.Type is not (ExpressionType.Scalar or ExpressionType.Vector))
        {
            var type = expression.Type == ExpressionType.Matrix ? "range vector" : "string";
            throw new PromQLException(PromQLErrorKind.BadData, $"invalid expression type \"{type}\" for range query, must be Scalar or instant Vector");
        }

        var steps = new Steps(query.StartMs, query.StepMs, query.IsInstant ? 1 : (int)((query.EndMs - query.StartMs) / query.StepMs) + 1);
        using var context = new QueryContext { Query = query, Steps = steps, CancellationToken = cancellationToken };
        await new SelectorPlan(context).Add(expression, steps.StartMs, steps.EndMs).LoadAsync(source);
        var evaluator = new Evaluator(context, steps);
        var value = query.IsInstant ? Instant(evaluator, expression) : Range(evaluator, expression);
        return new PromQLResult(value, context.Annotations, context.Points);
    }

    static PromQLValue Instant(Evaluator evaluator, Expression expression)
    {
        var time = evaluator.Steps.StartMs;
        return expression.Type switch
        {
            ExpressionType.Scalar => new PromQLValue.Scalar(time, evaluator.Scalar(expression)[0]),
            ExpressionType.String => new PromQLValue.Text(time, TextOf(expression)),
            ExpressionType.Matrix => new PromQLValue.Matrix(Windows(evaluator, expression)),
            _ => new PromQLValue.InstantVector(time, [.. Vector.DropNames(evaluator.Vector(expression)).Where(column => column.Has(0)).Select(column => (column.Labels, column[0]))]),
        };
    }

    static PromQLValue.Matrix Range(Evaluator evaluator, Expression expression)
    {
        var columns = expression.Type == ExpressionType.Scalar
            ? [new Column(Labels.Empty, evaluator.Scalar(expression))]
            : Vector.DropNames(evaluator.Vector(expression));
        var series = columns.Where(column => column.HasAny()).Select(column => Evaluator.SeriesOf(column, evaluator.Steps)).ToList();
        series.Sort((left, right) => LabelOrder.Compare(left.Labels, right.Labels));
        return new PromQLValue.Matrix(series);
    }

    // A bare range vector yields the samples themselves.
    static List<Series> Windows(Evaluator evaluator, Expression expression)
    {
        var result = new List<Series>();
        evaluator.Range(expression).Map(dropsName: false, (in Window window) =>
        {
            result.Add(new Series(window.Labels, window.Times.ToArray(), window.Values.ToArray(), window.HistogramCount == 0 ? null : window.Histograms.ToArray()));
            return null;
        });
        result.Sort((left, right) => LabelOrder.Compare(left.Labels, right.Labels));
        return result;
    }

    static string TextOf(Expression expression) => expression switch
    {
        Parenthesized parenthesized => TextOf(parenthesized.Inner),
        _ => ((StringLiteral)expression).Value,
    };
}
