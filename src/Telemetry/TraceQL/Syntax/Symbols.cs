using System.Collections.Frozen;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>Everything that TraceQL spells out: punctuation, operators, keywords and scope prefixes.</summary>
internal static class Symbols
{
    static readonly string[] Punctuation =
    [
        ",", ".", "{", "}", "(", ")", "=", "!=", "=~", "!~", ">", ">=", "<", "<=", "+", "-", "/", "%", "*", "^", "&&", "||", "!", "|",
        ">>", "<<", "~", "!>", "!<", "!>>", "!<<", "&~", "&>", "&<", "&>>", "&<<",
    ];

    static readonly string[] Keywords =
    [
        "count", "avg", "max", "min", "sum", "by", "coalesce", "select", "with", "rate", "count_over_time", "min_over_time", "max_over_time",
        "avg_over_time", "sum_over_time", "quantile_over_time", "histogram_over_time", "compare", "topk", "bottomk",
    ];

    /// <summary>Prefixes after which the name of an attribute follows.</summary>
    public static readonly FrozenSet<string> AttributePrefixes =
        new[] { ".", "parent.", "span.", "resource.", "event.", "link.", "instrumentation." }.ToFrozenSet();

    public static readonly FrozenSet<string> All = Punctuation
        .Concat(Keywords)
        .Concat(Words.Constants.Keys)
        .Concat(AttributePrefixes)
        .Concat(Intrinsics.Prefixes)
        .Concat(Intrinsics.Words)
        .ToFrozenSet();
}
