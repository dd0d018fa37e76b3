using System.Collections.Frozen;

namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>The words of the language. Case does not matter in any of them.</summary>
internal static class Words
{
    public static readonly FrozenSet<string> RangeOperators = Set(
        "rate", "rate_counter", "count_over_time", "bytes_rate", "bytes_over_time", "avg_over_time", "sum_over_time",
        "min_over_time", "max_over_time", "stdvar_over_time", "stddev_over_time", "quantile_over_time", "first_over_time",
        "last_over_time", "absent_over_time");

    public static readonly FrozenSet<string> VectorOperators = Set(
        "sum", "avg", "max", "min", "count", "stddev", "stdvar", "bottomk", "topk", "approx_topk", "sort", "sort_desc");

    public static readonly FrozenSet<string> Conversions = Set("bytes", "duration", "duration_seconds");

    static readonly FrozenSet<string> Others = Set("vector", "ip");

    static readonly FrozenSet<string> KeywordSet = Set(
        "by", "without", "bool", "offset", "on", "ignoring", "group_left", "group_right", "or", "and", "unless", "unwrap",
        "label_replace", "json", "regexp", "logfmt", "unpack", "pattern", "label_format", "line_format", "decolorize", "drop", "keep");

    /// <summary>Whether the word is reserved everywhere.</summary>
    public static bool IsKeyword(string lower) => KeywordSet.Contains(lower);

    /// <summary>Whether the word is reserved where a parenthesis or a grouping follows.</summary>
    public static bool IsFunction(string lower) =>
        RangeOperators.Contains(lower) || VectorOperators.Contains(lower) || Conversions.Contains(lower) || Others.Contains(lower);

    /// <summary>How Loki's error messages spell a function.</summary>
    public static string FunctionName(string lower) => lower switch
    {
        "ip" => "ip",
        "bytes" or "duration" or "duration_seconds" => lower.ToUpperInvariant() + "_CONV",
        _ => lower.ToUpperInvariant(),
    };

    static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
