using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>Writes a query on one line, as Loki does.</summary>
internal static class Printer
{
    public static string Print(Expression expression) => expression switch
    {
        LogQuery query => Query(query),
        RangeAggregation range => $"{range.Operator}({Parameter(range.Parameter)}{Range(range.Range)}){After(range.Grouping)}",
        VectorAggregation vector => $"{vector.Operator}{Before(vector.Grouping)}({Parameter(vector.Parameter)}{Print(vector.Inner)})",
        BinaryOperation binary => $"({Print(binary.Left)} {Operator(binary)} {Print(binary.Right)})",
        Literal literal => Number(literal.Value),
        VectorLiteral vector => $"vector({Number(vector.Value)})",
        LabelReplace replace => $"label_replace({Print(replace.Inner)},{string.Join(',', Arguments(replace))})",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string Selector(IReadOnlyList<Matcher> matchers) => $"{{{string.Join(", ", matchers.Select(Condition))}}}";

    public static string Query(LogQuery query) => string.Join(' ', query.Stages.Select(Stage).Prepend(Selector(query.Matchers)));

    public static string Stage(Stage stage) => stage switch
    {
        LineFilter filter when filter.IsNegated => string.Join(' ', filter.Operands.Select(operand => $"{Operator(filter.Operator)} {Operand(operand)}")),
        LineFilter filter => $"{Operator(filter.Operator)} {string.Join(" or ", filter.Operands.Select(Operand))}",
        JsonStage json => "| json" + Extractions(json.Extractions),
        LogfmtStage logfmt => $"| logfmt{(logfmt.Strict ? " --strict" : "")}{(logfmt.KeepEmpty ? " --keep-empty" : "")}{Extractions(logfmt.Extractions)}",
        RegexpStage regexp => $"| regexp {GoStrings.Quote(regexp.Pattern)}",
        PatternStage pattern => $"| pattern {GoStrings.Quote(pattern.Pattern)}",
        UnpackStage => "| unpack",
        LabelFilterStage filter => $"| {Filter(filter.Filter)}",
        LineFormatStage format => $"| line_format {GoStrings.Quote(format.Template)}",
        LabelFormatStage formats => "| label_format " + string.Join(',', formats.Formats.Select(
            format => $"{format.Label}={(format.IsRename ? format.Value : GoStrings.Quote(format.Value))}")),
        DecolorizeStage => "| decolorize",
        DropStage drop => "| drop " + Labels(drop.Labels),
        KeepStage keep => "| keep " + Labels(keep.Labels),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string Unwrap(Unwrap unwrap) =>
        "| unwrap " + (unwrap.Conversion.Length > 0 ? $"{unwrap.Conversion}({unwrap.Label})" : unwrap.Label);

    public static string Filter(LabelFilter filter) => filter switch
    {
        AndFilter and => $"( {Filter(and.Left)} , {Filter(and.Right)} )",
        OrFilter or => $"( {Filter(or.Left)} or {Filter(or.Right)} )",
        StringFilter text => Condition(text.Matcher),
        NumberFilter number => number.Label + Operator(number.Comparison) + Number(number.Value),
        DurationFilter duration => duration.Label + Operator(duration.Comparison) + Durations.ToGo(duration.Ns),
        BytesFilter bytes => bytes.Label + Operator(bytes.Comparison) + ByteSizes.Print(bytes.Bytes),
        IpFilter ip => $"{ip.Label}{(ip.IsNegated ? "!=" : "=")}ip({GoStrings.Quote(ip.Addresses)})",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string Range(LogRange range)
    {
        var query = Query(range.Query);
        var stages = range.Unwrap is null ? [] : range.Unwrap.Filters.Select(filter => $"| {Filter(filter)}").Prepend(Unwrap(range.Unwrap));
        return string.Join(' ', stages.Prepend(query)) + Window(range);
    }

    public static string Window(LogRange range) =>
        $"[{Durations.ToPrometheus(range.RangeNs)}]{(range.OffsetNs == 0 ? "" : $" offset {Duration(range.OffsetNs)}")}";

    public static string After(Grouping? grouping) => grouping is null ? "" : $" {Words(grouping)}";

    public static string Before(Grouping? grouping) => grouping is null ? "" : $" {Words(grouping)}";

    public static string Operator(BinaryOperation binary)
    {
        var modifier = binary.Modifier;
        var text = binary.Operator + (modifier.ReturnsBool ? " bool" : "");
        if (modifier.On is { } on)
        {
            text += $" {(on ? "on" : "ignoring")} ({string.Join(',', modifier.Labels)})";
        }

        return modifier.Many == ManySide.None ? text
            : $"{text} group_{(modifier.Many == ManySide.Left ? "left" : "right")} ({string.Join(',', modifier.Include)})";
    }

    public static IEnumerable<string> Arguments(LabelReplace replace) =>
        new[] { replace.Destination, replace.Replacement, replace.Source, replace.Pattern }.Select(GoStrings.Quote);

    // Not every number has a literal; all have an expression.
    public static string Number(double value) => double.IsNaN(value) ? "(0 / 0)"
        : double.IsInfinity(value) ? (value > 0 ? "(1e308 * 10)" : "(-1e308 * 10)")
        : GoNumbers.Plain(value);

    static string Parameter(double? value) => value is { } number ? Number(number) + "," : "";

    static string Parameter(int? value) => value is { } number ? number.ToString(CultureInfo.InvariantCulture) + "," : "";

    static string Duration(long ns) => Durations.ToPrometheus(ns) is var text && Durations.TryParse(text, out var read) && read == ns ? text : Durations.ToGo(ns);

    static string Words(Grouping grouping) => $"{(grouping.Without ? "without" : "by")} ({string.Join(',', grouping.Labels)})";

    static string Condition(Matcher matcher) => matcher.Name + matcher.Operator + GoStrings.Quote(matcher.Value);

    static string Operand(LineFilterOperand operand) => operand.IsIp ? $"ip({GoStrings.Quote(operand.Text)})" : GoStrings.Quote(operand.Text);

    static string Extractions(IReadOnlyList<Extraction> extractions) =>
        extractions.Count == 0 ? "" : " " + string.Join(',', extractions.Select(extraction => $"{extraction.Label}={GoStrings.Quote(extraction.Source)}"));

    static string Labels(IReadOnlyList<LabelSelector> labels) =>
        string.Join(',', labels.Select(label => label.Matcher is null ? label.Name : Condition(label.Matcher)));

    static string Operator(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "==",
        Comparison.NotEqual => "!=",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        Comparison.Less => "<",
        _ => "<=",
    };

    static string Operator(LineFilterOperator operation) => operation switch
    {
        LineFilterOperator.Contains => "|=",
        LineFilterOperator.NotContains => "!=",
        LineFilterOperator.Regex => "|~",
        LineFilterOperator.NotRegex => "!~",
        LineFilterOperator.Pattern => "|>",
        _ => "!>",
    };
}
