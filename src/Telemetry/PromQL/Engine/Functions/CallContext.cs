using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>A function call at work: its arguments, evaluated on demand.</summary>
internal sealed class CallContext(Evaluator evaluator, Call call)
{
    public Evaluator Evaluator => evaluator;

    public Call Call => call;

    public Steps Steps => evaluator.Steps;

    public Annotations Annotations => evaluator.Context.Annotations;

    public bool IsInstant => evaluator.Context.Query.IsInstant;

    public bool Has(int index) => index < call.Arguments.Count;

    public Expression Argument(int index)
    {
        var argument = call.Arguments[index];
        while (argument is Parenthesized parenthesized)
        {
            argument = parenthesized.Inner;
        }

        return argument;
    }

    public double[] Scalar(int index) => evaluator.Scalar(call.Arguments[index]);

    public List<Column> Vector(int index) => evaluator.Vector(call.Arguments[index]);

    public string Text(int index) => ((StringLiteral)Argument(index)).Value;

    /// <summary>The place of an argument, as messages end with it.</summary>
    public string At(int index) => evaluator.Context.At(call.Arguments[index]);

    /// <summary>Applies a function to each window of a range vector argument.</summary>
    public List<Column> Windows(int index, WindowFunction function, bool dropsName = true) => Range(index).Map(dropsName, function);

    /// <summary>A range vector argument.</summary>
    public RangeArgument Range(int index)
    {
        var range = evaluator.Range(call.Arguments[index]);
        WindowEdgeRules.Check(range.Edges, call.Function);
        return range;
    }

    /// <summary>Applies a function to each float of a vector argument; histograms are left out.</summary>
    public List<Column> Floats(int index, Func<double, double> function) => Floats(Vector(index), (value, _) => function(value));

    /// <summary>Applies a function to each float and the step it stands at.</summary>
    public List<Column> Floats(List<Column> columns, Func<double, int, double> function) =>
        Points(columns, (point, step) => point.Histogram is null ? new Point(function(point.Value, step)) : null);

    /// <summary>Applies a function to each sample; null leaves it out.</summary>
    public List<Column> Points(List<Column> columns, Func<Point, int, Point?> function)
    {
        var result = new List<Column>(columns.Count);
        foreach (var column in columns)
        {
            evaluator.Context.Charge(column.Values.Length);
            var mapped = new Column(column.Labels, column.Values.Length) { DropsName = true };
            for (var step = 0; step < column.Values.Length; step++)
            {
                if (column.Has(step) && function(column[step], step) is { } point)
                {
                    mapped[step] = point;
                }
            }

            result.Add(mapped);
        }

        return result;
    }
}

/// <summary>The body of a function that yields a vector.</summary>
internal delegate List<Column> VectorFunction(CallContext call);

/// <summary>The body of a function that yields a number per step.</summary>
internal delegate double[] ScalarFunction(CallContext call);
