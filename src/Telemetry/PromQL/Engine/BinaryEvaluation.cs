using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>Evaluates a binary operation of which one side is a vector at least.</summary>
internal sealed class BinaryEvaluation(Evaluator evaluator, BinaryOperation binary)
{
    readonly PointOperators _operators = new(evaluator.Context, binary);

    // All but filters make another metric of it.
    bool DropsName => binary.ReturnsBool || (!binary.IsComparison && binary.Operator is not ("</" or ">/"));

    public List<Column> Evaluate()
    {
        var (left, right) = (binary.Left, binary.Right);
        if (left.Type == ExpressionType.Scalar)
        {
            return WithScalar(evaluator.Vector(right), evaluator.Scalar(left), scalarIsLeft: true);
        }

        if (right.Type == ExpressionType.Scalar)
        {
            return WithScalar(evaluator.Vector(left), evaluator.Scalar(right), scalarIsLeft: false);
        }

        var (leftColumns, rightColumns) = (evaluator.Vector(left), evaluator.Vector(right));
        return binary.Operator switch
        {
            "and" => SetOperations.And(leftColumns, rightColumns, binary.Matching.Labels),
            "or" => SetOperations.Or(leftColumns, rightColumns, binary.Matching.Labels),
            "unless" => SetOperations.Unless(leftColumns, rightColumns, binary.Matching.Labels),
            _ => new VectorMatching(binary.Matching, _operators.Operation, DropsName, evaluator.Steps.Count).Combine(leftColumns, rightColumns),
        };
    }

    /// <summary>An operation between two numbers at each step.</summary>
    public static double[] Scalars(BinaryOperation binary, double[] left, double[] right)
    {
        var result = new double[left.Length];
        for (var step = 0; step < result.Length; step++)
        {
            result[step] = binary.IsComparison
                ? PointOperators.Compares(binary.Operator, left[step], right[step]) ? 1 : 0
                : PointOperators.Calculate(binary.Operator, left[step], right[step]);
        }

        return result;
    }

    /// <summary>The vector with its signs turned.</summary>
    public static List<Column> Negate(List<Column> columns) => [.. columns.Select(column =>
    {
        var negated = new Column(column.Labels, column.Values.Length) { DropsName = true };
        for (var step = 0; step < column.Values.Length; step++)
        {
            if (column.Has(step))
            {
                var (value, histogram) = column[step];
                negated[step] = histogram is null ? new Point(-value) : new Point(0, Histograms.HistogramArithmetic.Multiply(histogram, -1));
            }
        }

        return negated;
    })];

    List<Column> WithScalar(List<Column> columns, double[] scalar, bool scalarIsLeft)
    {
        var result = new List<Column>(columns.Count);
        foreach (var column in columns)
        {
            evaluator.Context.Charge(column.Values.Length);
            var combined = new Column(column.Labels, column.Values.Length) { DropsName = DropsName || column.DropsName };
            for (var step = 0; step < column.Values.Length; step++)
            {
                if (!column.Has(step))
                {
                    continue;
                }

                var (element, number) = (column[step], new Point(scalar[step]));
                if (scalarIsLeft ? _operators.Operation(number, element, out var point) : _operators.Operation(element, number, out point))
                {
                    // A filter keeps the vector's value whichever side it is on.
                    combined[step] = binary.IsComparison && !binary.ReturnsBool ? element : point;
                }
            }

            result.Add(combined);
        }

        return result;
    }
}
