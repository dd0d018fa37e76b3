using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>Metrics functions and what may follow them.</summary>
internal sealed partial class TraceQLParser
{
    MetricsStage? TryParseMetricsStage()
    {
        if (Current.Kind != TokenKind.Symbol)
        {
            return null;
        }

        if (Accept("compare"))
        {
            return ParseCompare();
        }

        var function = MetricsAggregate.Names.ToList().IndexOf(Current.Text);
        if (function < 0)
        {
            return null;
        }

        _at++;
        return ParseMetricsAggregate((MetricsFunction)function);
    }

    MetricsAggregate ParseMetricsAggregate(MetricsFunction function)
    {
        Expect("(");
        var of = function is MetricsFunction.Rate or MetricsFunction.CountOverTime ? null : ParseAttribute();
        var quantiles = new List<double>();
        if (function == MetricsFunction.QuantileOverTime)
        {
            do
            {
                Expect(",");
                quantiles.Add(TryParseNumber() is { Value.Type: StaticType.Int or StaticType.Float } number ? number.Value.Number : throw Unexpected());
            }
            while (Current.Is(","));
        }

        Expect(")");
        return new MetricsAggregate(function, of, quantiles, Accept("by") ? ParseAttributes("(", ")") : []);
    }

    Compare ParseCompare()
    {
        Expect("(");
        Expect("{");
        _at--;
        var selection = (SpansetFilter)ParseOperand();
        var numbers = new List<long>();
        while (numbers.Count < 3 && Accept(","))
        {
            numbers.Add(Expect(TokenKind.Integer).Value.Int);
        }

        if (numbers.Count == 2)
        {
            throw Unexpected(",");
        }

        Expect(")");
        return numbers switch
        {
            [] => new Compare(selection, Compare.DefaultTop, 0, 0),
            [var top] => new Compare(selection, top, 0, 0),
            [var top, var start, var end, ..] => new Compare(selection, top, start, end),
            _ => throw Unexpected(),
        };
    }

    IMetrics ParseSecondStages(IMetrics metrics)
    {
        while (true)
        {
            if (Current.Is("|"))
            {
                _at++;
                var isTop = Current.Is("topk");
                if (!isTop && !Current.Is("bottomk"))
                {
                    throw Unexpected("topk", "bottomk");
                }

                _at++;
                Expect("(");
                metrics = new TopBottom(metrics, isTop, Expect(TokenKind.Integer).Value.Int);
                Expect(")");
            }
            else if (Current.Kind == TokenKind.Symbol && Operators.TryParse(Current.Text, out var op) && op.IsOrdering())
            {
                _at++;
                var start = Current;
                metrics = ParseExpression(3) is ScalarConstant number && Threshold(metrics, op, number) is { } filter
                    ? filter
                    : throw Unexpected(start);
            }
            else
            {
                return metrics;
            }
        }
    }
}
