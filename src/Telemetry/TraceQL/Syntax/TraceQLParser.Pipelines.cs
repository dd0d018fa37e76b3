namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>Pipelines and their stages.</summary>
internal sealed partial class TraceQLParser
{
    /// <summary>A pipeline, or what stands alone where one may stand: series, an aggregate or a number.</summary>
    INode ParsePipeline()
    {
        var first = ParseStage(isFirst: true);
        if (first is IMetrics metrics)
        {
            return ParseSecondStages(metrics);
        }

        if (first is not IStage stage || (first is Aggregate or Pipeline { EndsInAggregate: true } && !Current.Is("|")))
        {
            return first;
        }

        if (first is Aggregate or Pipeline { EndsInAggregate: true })
        {
            throw Unexpected();
        }

        var stages = new List<IStage> { stage };
        while (Accept("|"))
        {
            if (TryParseMetricsStage() is { } metricsStage)
            {
                return ParseSecondStages(new MetricsQuery(new Pipeline(stages), metricsStage));
            }

            var start = Current;
            var next = ParseStage(isFirst: false);
            stages.Add(next as IStage ?? throw Unexpected(start));
            if (next is Aggregate)
            {
                break;
            }
        }

        return stages is [ISpansets or ScalarFilter] ? stages[0] : new Pipeline(stages);
    }

    INode ParseStage(bool isFirst)
    {
        if (Accept("by"))
        {
            Expect("(");
            var group = new GroupOperation(ParseField());
            Expect(")");
            return group;
        }

        if (Accept("select"))
        {
            return new SelectOperation(ParseAttributes("(", ")"));
        }

        if (!isFirst && Accept("coalesce"))
        {
            Expect("(");
            Expect(")");
            return new CoalesceOperation();
        }

        return ParseExpression(1);
    }

    List<Attribute> ParseAttributes(string open, string close)
    {
        Expect(open);
        var attributes = new List<Attribute>();
        do
        {
            attributes.Add(ParseAttribute());
        }
        while (Accept(","));
        Expect(close);
        return attributes;
    }

    INode ParseOperand()
    {
        if (Accept("{"))
        {
            var condition = Current.Is("}") ? new Constant(Values.Static.True) : ParseField();
            Expect("}", condition);
            return new SpansetFilter(condition);
        }

        if (Accept("("))
        {
            var inner = ParsePipeline();
            if (!Accept(")"))
            {
                throw inner is IStage ? Unexpected(")", "|") : Unexpected();
            }

            // In parentheses, a filter on an aggregate or a grouping is a pipeline of its own.
            return inner is ScalarFilter or GroupOperation or SelectOperation ? new Pipeline([(IStage)inner]) : inner;
        }

        if (TryParseNumber() is { } number)
        {
            return number;
        }

        return TryParseAggregate() ?? throw Unexpected();
    }

    // Many tokens may follow a field, so Tempo names none of them.
    void Expect(string close, FieldExpression _)
    {
        if (!Accept(close))
        {
            throw Unexpected();
        }
    }

    ScalarConstant? TryParseNumber()
    {
        var isNegative = Current.Is("-");
        var token = isNegative ? _tokens[_at + 1] : Current;
        if (token.Kind is not (TokenKind.Integer or TokenKind.Float or TokenKind.Duration))
        {
            return null;
        }

        _at += isNegative ? 2 : 1;
        return new ScalarConstant(isNegative ? Values.Arithmetic.Negate(token.Value) : token.Value);
    }

    Aggregate? TryParseAggregate()
    {
        AggregateFunction? function = Current.Kind != TokenKind.Symbol ? null : Current.Text switch
        {
            "count" => AggregateFunction.Count,
            "avg" => AggregateFunction.Avg,
            "max" => AggregateFunction.Max,
            "min" => AggregateFunction.Min,
            "sum" => AggregateFunction.Sum,
            _ => null,
        };
        if (function is not { } known)
        {
            return null;
        }

        _at++;
        Expect("(");
        var expression = known == AggregateFunction.Count ? null : ParseField();
        Expect(")");
        return new Aggregate(known, expression);
    }
}
