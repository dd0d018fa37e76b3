using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>A query, or a part of one.</summary>
internal abstract record Expression
{
    /// <summary>The query on one line, as Loki prints it; reading it back gives the same query.</summary>
    public sealed override string ToString() => Printer.Print(this);
}

/// <summary>A stream selector and the stages its lines pass.</summary>
internal sealed record LogQuery(IReadOnlyList<Matcher> Matchers, IReadOnlyList<Stage> Stages) : Expression;

/// <summary>An expression whose value is numbers.</summary>
internal abstract record MetricExpression : Expression;

/// <summary>The lines of a window, perhaps as the numbers of a label.</summary>
internal sealed record LogRange(LogQuery Query, long RangeNs, long OffsetNs, Unwrap? Unwrap)
{
    /// <summary>What its windows at the steps see; each is open at its start and closed at its end.</summary>
    public TimeRange Covering(long[] steps) => new(steps[0] - OffsetNs - RangeNs + 1, steps[^1] - OffsetNs + 1);
}

/// <summary>Where a sample's value is read from, and filters that see conversion errors.</summary>
/// <param name="Conversion">bytes, duration, duration_seconds, or "" for a plain number.</param>
internal sealed record Unwrap(string Label, string Conversion, IReadOnlyList<LabelFilter> Filters);

/// <summary>Labels to aggregate by, or to aggregate away.</summary>
internal sealed record Grouping(bool Without, IReadOnlyList<string> Labels);

/// <summary><c>rate({…}[5m])</c></summary>
internal sealed record RangeAggregation(string Operator, double? Parameter, LogRange Range, Grouping? Grouping) : MetricExpression;

/// <summary><c>sum by (a) (…)</c></summary>
internal sealed record VectorAggregation(string Operator, int? Parameter, Grouping? Grouping, MetricExpression Inner) : MetricExpression;

/// <summary><c>a / on (x) group_left b</c></summary>
internal sealed record BinaryOperation(string Operator, MetricExpression Left, MetricExpression Right, MatchModifier Modifier) : MetricExpression;

/// <summary>Which side may have many series for one of the other.</summary>
internal enum ManySide
{
    None,
    Left,
    Right,
}

/// <summary>How a binary operation pairs series.</summary>
/// <param name="On">Whether <paramref name="Labels"/> are the only ones that matter (on) or do not (ignoring); null when not stated.</param>
internal sealed record MatchModifier(bool ReturnsBool, bool? On, IReadOnlyList<string> Labels, ManySide Many, IReadOnlyList<string> Include)
{
    public static readonly MatchModifier None = new(false, null, [], ManySide.None, []);
}

/// <summary>A number.</summary>
internal sealed record Literal(double Value) : MetricExpression;

/// <summary><c>vector(1)</c></summary>
internal sealed record VectorLiteral(double Value) : MetricExpression;

/// <summary><c>label_replace(v, "dst", "replacement", "src", "regex")</c></summary>
internal sealed record LabelReplace(MetricExpression Inner, string Destination, string Replacement, string Source, string Pattern) : MetricExpression;
