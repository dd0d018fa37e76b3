namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>A query that is not PromQL, or whose types do not fit.</summary>
public sealed class PromQLSyntaxException(string query, TextSpan span, string problem)
    : PromQLException(PromQLErrorKind.BadData, $"{span.Position(query)}: parse error: {problem}")
{
    /// <summary>Where.</summary>
    public TextSpan Span { get; } = span;

    /// <summary>What was found and what was expected, without the position.</summary>
    public string Problem { get; } = problem;
}
