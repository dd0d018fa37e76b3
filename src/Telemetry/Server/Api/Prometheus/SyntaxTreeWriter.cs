using System.Text.Json;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>Writes a query as a tree, in the form of Prometheus' <c>parse_query</c>.</summary>
internal static class SyntaxTreeWriter
{
    internal static void Write(Utf8JsonWriter json, Expression expression)
    {
        json.WriteStartObject();
        switch (expression)
        {
            case NumberLiteral number:
                json.WriteString("type", "numberLiteral");
                json.WriteString("val", GoFormat.Plain(number.Value));
                break;
            case StringLiteral text:
                json.WriteString("type", "stringLiteral");
                json.WriteString("val", text.Value);
                break;
            case Parenthesized parenthesized:
                json.WriteString("type", "parenExpr");
                WriteChild(json, "expr", parenthesized.Inner);
                break;
            case UnaryOperation unary:
                json.WriteString("type", "unaryExpr");
                json.WriteString("op", unary.IsMinus ? "-" : "+");
                WriteChild(json, "expr", unary.Operand);
                break;
            case BinaryOperation binary:
                Write(json, binary);
                break;
            case Call call:
                Write(json, call);
                break;
            case Aggregation aggregation:
                Write(json, aggregation);
                break;
            case Subquery subquery:
                json.WriteString("type", "subquery");
                WriteChild(json, "expr", subquery.Inner);
                json.WriteString("range", subquery.Range.ToString());
                json.WriteString("step", subquery.Step?.ToString());
                WriteShift(json, subquery.Shift);
                break;
            case RangeSelector range:
                json.WriteString("type", "matrixSelector");
                json.WriteString("range", range.Range.ToString());
                WriteSelector(json, range.Selector);
                break;
            case VectorSelector selector:
                json.WriteString("type", "vectorSelector");
                WriteSelector(json, selector);
                break;
        }

        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, BinaryOperation binary)
    {
        json.WriteString("type", "binaryExpr");
        json.WriteString("op", binary.Operator);
        json.WriteBoolean("bool", binary.ReturnsBool);
        WriteChild(json, "lhs", binary.Left);
        WriteChild(json, "rhs", binary.Right);
        if (binary.Left.Type != ExpressionType.Vector || binary.Right.Type != ExpressionType.Vector)
        {
            json.WriteNull("matching");
            return;
        }

        json.WriteStartObject("matching");
        json.WriteString("card", (binary.IsSetOperation ? Cardinality.ManyToMany : binary.Matching.Cardinality) switch
        {
            Cardinality.ManyToOne => "many-to-one",
            Cardinality.OneToMany => "one-to-many",
            Cardinality.ManyToMany => "many-to-many",
            _ => "one-to-one",
        });
        WriteTexts(json, "labels", binary.Matching.Labels.Names);
        json.WriteBoolean("on", !binary.Matching.Labels.Without);
        WriteTexts(json, "include", binary.Matching.Include);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, Call call)
    {
        json.WriteString("type", "call");
        json.WriteStartObject("func");
        json.WriteString("name", call.Function);
        json.WriteString("returnType", call.Returns.ToString().ToLowerInvariant());
        json.WriteEndObject();
        json.WriteStartArray("args");
        foreach (var argument in call.Arguments)
        {
            Write(json, argument);
        }

        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, Aggregation aggregation)
    {
        json.WriteString("type", "aggregation");
        json.WriteString("op", aggregation.Operator);
        WriteChild(json, "expr", aggregation.Inner);
        if (aggregation.Parameter is null)
        {
            json.WriteNull("param");
        }
        else
        {
            WriteChild(json, "param", aggregation.Parameter);
        }

        WriteTexts(json, "grouping", aggregation.Grouping.Names);
        json.WriteBoolean("without", aggregation.Grouping.Without);
    }

    static void WriteSelector(Utf8JsonWriter json, VectorSelector selector)
    {
        json.WriteString("name", selector.Name);
        json.WriteStartArray("matchers");
        foreach (var matcher in selector.Matchers)
        {
            json.WriteStartObject();
            json.WriteString("name", matcher.Name);
            json.WriteString("type", matcher.Operator);
            json.WriteString("value", matcher.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteShift(json, selector.Shift);
    }

    static void WriteShift(Utf8JsonWriter json, TimeShift shift)
    {
        json.WriteString("offset", shift.Offset?.ToString());
        json.WriteString("startOrEnd", shift.AtBound);
        if (shift.AtMs is { } at)
        {
            json.WriteNumber("timestamp", at);
        }
        else
        {
            json.WriteNull("timestamp");
        }
    }

    static void WriteChild(Utf8JsonWriter json, string name, Expression child)
    {
        json.WritePropertyName(name);
        Write(json, child);
    }

    static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
