using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>One step of a pipeline.</summary>
internal abstract record Stage;

internal enum LineFilterOperator
{
    Contains,
    NotContains,
    Regex,
    NotRegex,
    Pattern,
    NotPattern,
}

/// <summary>One of the texts joined by <c>or</c> in a line filter.</summary>
/// <param name="IsIp">Whether it was written <c>ip("…")</c>.</param>
internal sealed record LineFilterOperand(string Text, bool IsIp);

internal sealed record LineFilter(LineFilterOperator Operator, IReadOnlyList<LineFilterOperand> Operands) : Stage
{
    public bool IsNegated => Operator is LineFilterOperator.NotContains or LineFilterOperator.NotRegex or LineFilterOperator.NotPattern;
}

/// <summary>A label to set and the path or key to read it from.</summary>
internal sealed record Extraction(string Label, string Source);

internal sealed record JsonStage(IReadOnlyList<Extraction> Extractions) : Stage;

internal sealed record LogfmtStage(bool Strict, bool KeepEmpty, IReadOnlyList<Extraction> Extractions) : Stage;

internal sealed record RegexpStage(string Pattern) : Stage;

internal sealed record PatternStage(string Pattern) : Stage;

internal sealed record UnpackStage : Stage;

internal sealed record LabelFilterStage(LabelFilter Filter) : Stage;

internal sealed record LineFormatStage(string Template) : Stage;

/// <summary>A label to set from a template, or to rename from another.</summary>
internal sealed record LabelFormat(string Label, string Value, bool IsRename);

internal sealed record LabelFormatStage(IReadOnlyList<LabelFormat> Formats) : Stage;

internal sealed record DecolorizeStage : Stage;

/// <summary>A label by name, or only when its value matches.</summary>
internal sealed record LabelSelector(string Name, Matcher? Matcher);

internal sealed record DropStage(IReadOnlyList<LabelSelector> Labels) : Stage;

internal sealed record KeepStage(IReadOnlyList<LabelSelector> Labels) : Stage;

/// <summary>A condition on labels.</summary>
internal abstract record LabelFilter;

internal sealed record AndFilter(LabelFilter Left, LabelFilter Right) : LabelFilter;

internal sealed record OrFilter(LabelFilter Left, LabelFilter Right) : LabelFilter;

internal sealed record StringFilter(Matcher Matcher) : LabelFilter;

internal enum Comparison
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

internal sealed record NumberFilter(string Label, Comparison Comparison, double Value) : LabelFilter;

/// <param name="Label">The label.</param>
/// <param name="Comparison">How it compares.</param>
/// <param name="Ns">Nanoseconds.</param>
internal sealed record DurationFilter(string Label, Comparison Comparison, long Ns) : LabelFilter;

internal sealed record BytesFilter(string Label, Comparison Comparison, long Bytes) : LabelFilter;

internal sealed record IpFilter(string Label, bool IsNegated, string Addresses) : LabelFilter;
