using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Functions;
using Dendro.Telemetry.PromQL.Engine.Histograms;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>Evaluates expressions at all steps at once.</summary>
internal sealed class Evaluator(QueryContext context, Steps steps)
{
    readonly DurationEvaluator _durations = new(context.Query);

    public QueryContext Context => context;

    public Steps Steps => steps;

    /// <summary>The number that a scalar expression yields at each step.</summary>
    public double[] Scalar(Expression expression) => expression switch
    {
        NumberLiteral number => Constant(number.Value),
        Parenthesized parenthesized => Scalar(parenthesized.Inner),
        UnaryOperation unary => unary.IsMinus ? [.. Scalar(unary.Operand).Select(value => -value)] : Scalar(unary.Operand),
        BinaryOperation binary => BinaryEvaluation.Scalars(binary, Scalar(binary.Left), Scalar(binary.Right)),
        Call call => FunctionBodies.Scalars[call.Function](new CallContext(this, call)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The elements that a vector expression yields.</summary>
    public List<Column> Vector(Expression expression)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        if (steps.Count > 1 && StepInvariance.Holds(expression))
        {
            return [.. new Evaluator(context, steps with { Count = 1 }).Vector(expression).Select(Repeat)];
        }

        return expression switch
        {
            VectorSelector selector => Select(selector),
            Parenthesized parenthesized => Vector(parenthesized.Inner),
            UnaryOperation unary => unary.IsMinus ? BinaryEvaluation.Negate(Vector(unary.Operand)) : Vector(unary.Operand),
            BinaryOperation binary => new BinaryEvaluation(this, binary).Evaluate(),
            Aggregation aggregation => Aggregate(aggregation),
            Call call => FunctionBodies.Vectors[call.Function](new CallContext(this, call)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>The windows of a range vector expression.</summary>
    public RangeArgument Range(Expression expression)
    {
        while (expression is Parenthesized parenthesized)
        {
            expression = parenthesized.Inner;
        }

        return expression is RangeSelector range
            ? new RangeArgument
            {
                Context = context,
                Steps = steps,
                Series = context.Series[range.Selector],
                RangeMs = _durations.PositiveMs(range.Range),
                Ends = Times(range.Selector.Shift),
                Edges = range.Selector.Edges,
            }
            : Range((Subquery)expression);
    }

    RangeArgument Range(Subquery subquery)
    {
        var range = _durations.PositiveMs(subquery.Range);
        var step = subquery.Step is null ? context.Query.SubqueryStepMs : _durations.PositiveMs(subquery.Step);
        var ends = Times(subquery.Shift);
        // The inner steps are multiples of the step, whatever the time of the query.
        var first = (long)(Math.Floor((double)(ends.StartMs - range) / step) + 1) * step;
        var last = ends.EndMs;
        var points = last < first ? 0 : ((last - first) / step) + 1;
        context.Charge(points);
        var count = (int)points;
        var columns = count == 0 ? [] : new Evaluator(context, new Steps(first, step, count)).Vector(subquery.Inner);
        return new RangeArgument
        {
            Context = context,
            Steps = steps,
            Series = [.. columns.Select(column => HistogramResets.WithoutHints(SeriesOf(column, new Steps(first, step, count))))],
            RangeMs = range,
            Ends = ends,
            DroppedNames = [.. columns.Where(column => column.DropsName).Select(column => column.Labels)],
        };
    }

    /// <summary>When a selector or subquery is evaluated: at each step, all the same where <c>@</c> says when.</summary>
    public Steps Times(TimeShift shift)
    {
        var offset = _durations.Milliseconds(shift.Offset);
        var at = shift.AtBound switch { "start" => context.Steps.StartMs, "end" => context.Steps.EndMs, _ => shift.AtMs };
        return at is { } fixedTime ? new Steps(fixedTime - offset, 0, steps.Count) : steps with { StartMs = steps.StartMs - offset };
    }

    public double[] Constant(double value)
    {
        var values = new double[steps.Count];
        Array.Fill(values, value);
        return values;
    }

    List<Column> Select(VectorSelector selector) =>
        InstantSelection.Select(context, steps, selector, Times(selector.Shift), (series, index) => new Point(series.Values[index], series.Histograms?[index]));

    List<Column> Aggregate(Aggregation aggregation)
    {
        var isCount = aggregation.Kind == AggregationKind.CountValues;
        var label = isCount ? ((StringLiteral)Unwrap(aggregation.Parameter!)).Value : "";
        if (isCount && (label.Length == 0 || label.Contains('\uFFFD', StringComparison.Ordinal)))
        {
            throw PromQLException.Execution($"invalid label name {TextOf(aggregation.Parameter!)}");
        }

        var parameter = aggregation.Parameter is null || isCount ? null : Scalar(aggregation.Parameter);
        return new Aggregator
        {
            Kind = aggregation.Kind,
            Name = aggregation.Operator,
            Grouping = aggregation.Grouping,
            Parameter = parameter,
            ValueLabel = label,
            Annotations = context.Annotations,
            Position = context.At(aggregation.Kind is AggregationKind.Quantile or AggregationKind.LimitRatio ? aggregation.Parameter! : aggregation.Inner),
        }.Aggregate(Vector(aggregation.Inner), steps.Count);
    }

    string TextOf(Expression expression) => context.Query.Text[expression.Span.Start..expression.Span.End];

    static Expression Unwrap(Expression expression) => expression is Parenthesized inner ? Unwrap(inner.Inner) : expression;

    Column Repeat(Column column)
    {
        var repeated = new Column(column.Labels, steps.Count) { DropsName = column.DropsName };
        for (var step = 0; step < steps.Count; step++)
        {
            repeated[step] = column[0];
        }

        return repeated;
    }

    /// <summary>The samples of a column as a series.</summary>
    public static Series SeriesOf(Column column, Steps steps)
    {
        var (times, values, kept) = (new long[steps.Count], new double[steps.Count], 0);
        var histograms = column.Histograms is null ? null : new NativeHistogram?[steps.Count];
        for (var step = 0; step < steps.Count; step++)
        {
            if (column.Has(step))
            {
                (times[kept], values[kept]) = (steps[step], column.Values[step]);
                if (histograms is not null)
                {
                    histograms[kept] = column.Histograms![step];
                }

                kept++;
            }
        }

        return kept == steps.Count
            ? new Series(column.Labels, times, values, histograms)
            : new Series(column.Labels, times[..kept], values[..kept], histograms?[..kept]);
    }
}
