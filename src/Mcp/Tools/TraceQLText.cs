using System.Text.RegularExpressions;

namespace Dendro.Mcp.Tools;

/// <summary>As much of TraceQL's grammar as it takes to send a query to the right place.</summary>
internal static partial class TraceQLText
{
    /// <summary>Whether it computes metrics, rather than finding traces.</summary>
    public static bool IsMetrics(string query) => MetricsStage().IsMatch(WithoutTexts(query));

    /// <summary>Whether it is one spanset with conditions that all must hold, as a filter of attribute values has to be.</summary>
    public static bool IsFilter(string query) => OneSpanset().IsMatch(WithoutTexts(query));

    /// <summary>What stands in quotes is no syntax.</summary>
    static string WithoutTexts(string query) => Quoted().Replace(query, "\"\"");

    [GeneratedRegex("\"(\\\\.|[^\"\\\\])*\"|`[^`]*`", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\|\s*(rate|count_over_time|min_over_time|max_over_time|avg_over_time|sum_over_time|quantile_over_time|histogram_over_time|compare)\s*\(", RegexOptions.ExplicitCapture)]
    private static partial Regex MetricsStage();

    [GeneratedRegex(@"^\s*\{([^{}|]|\|(?!\|))*\}\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex OneSpanset();
}
