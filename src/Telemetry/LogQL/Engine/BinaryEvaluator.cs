using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.PromQL.Engine;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>Combines two values. What is two numbers was computed when the query was read.</summary>
internal sealed class BinaryEvaluator(BinaryOperation binary, int steps)
{
    readonly string _operator = binary.Operator;
    readonly bool _filters = Arithmetic.IsComparison(binary.Operator) && !binary.Modifier.ReturnsBool;

    public List<Column> Combine(MetricValue left, MetricValue right)
    {
        if (left.Columns is null)
        {
            return WithNumber(right.Columns!, value => (left.Number, value));
        }

        if (right.Columns is null)
        {
            return WithNumber(left.Columns, value => (value, right.Number));
        }

        var rule = Rule();
        return _operator switch
        {
            "and" => SetOperations.And(left.Columns, right.Columns, rule.Labels),
            "or" => SetOperations.Or(left.Columns, right.Columns, rule.Labels),
            "unless" => SetOperations.Unless(left.Columns, right.Columns, rule.Labels),
            _ => new VectorMatching(rule, Apply, dropsName: false, steps).Combine(left.Columns, right.Columns),
        };
    }

    MatchRule Rule() => new()
    {
        Cardinality = binary.Modifier.Many switch
        {
            ManySide.Left => Cardinality.ManyToOne,
            ManySide.Right => Cardinality.OneToMany,
            _ => Cardinality.OneToOne,
        },
        Labels = new PromQL.Engine.Grouping(Without: binary.Modifier.On is not true, binary.Modifier.Labels),
        Include = binary.Modifier.Include,
    };

    bool Apply(in Point left, in Point right, out Point result)
    {
        if (_filters)
        {
            result = left;
            return Arithmetic.Compare(_operator, left.Value, right.Value);
        }

        result = new Point(Arithmetic.Apply(_operator, left.Value, right.Value));
        return true;
    }

    // A comparison keeps the vector's value, whichever side it stands on.
    List<Column> WithNumber(IReadOnlyList<Column> columns, Func<double, (double Left, double Right)> operands)
    {
        var result = new List<Column>(columns.Count);
        foreach (var column in columns)
        {
            var combined = new Column(column.Labels, steps);
            for (var step = 0; step < steps; step++)
            {
                if (!column.Has(step))
                {
                    continue;
                }

                var (left, right) = operands(column.Values[step]);
                if (!_filters)
                {
                    combined.Values[step] = Arithmetic.Apply(_operator, left, right);
                }
                else if (Arithmetic.Compare(_operator, left, right))
                {
                    combined.Values[step] = column.Values[step];
                }
            }

            result.Add(combined);
        }

        return result;
    }
}
