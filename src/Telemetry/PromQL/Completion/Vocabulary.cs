using Dendro.Telemetry.PromQL.Analysis;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Completion;

/// <summary>What can be proposed without looking at the data.</summary>
internal static class Vocabulary
{
    /// <summary>Functions and aggregations.</summary>
    public static readonly IReadOnlyList<CompletionItem> Callable =
    [
        .. Keywords.Aggregators.Keys.Select(name => new CompletionItem(name, $"{name}(", "aggregation", Signature(name), FunctionDocumentation.Of(name)))
            .Concat(FunctionTable.All.Values.Select(function => new CompletionItem(function.Name, $"{function.Name}(", "function", Signature(function), FunctionDocumentation.Of(function.Name))))
            .OrderBy(item => item.Label, StringComparer.Ordinal),
    ];

    public static readonly IReadOnlyList<CompletionItem> AfterExpression =
    [
        .. Of("keyword", "by", "without", "offset", "and", "or", "unless", "on", "ignoring", "group_left", "group_right", "bool", "atan2"),
        .. Of("operator", "+", "-", "*", "/", "%", "^", "==", "!=", ">", "<", ">=", "<=", "@"),
    ];

    public static readonly IReadOnlyList<CompletionItem> AfterAggregator =
    [
        new("by", "by (", "keyword", Description: "Keep these labels."),
        new("without", "without (", "keyword", Description: "Keep all labels but these."),
    ];

    public static readonly IReadOnlyList<CompletionItem> MatchOperators =
    [
        new("=", "=\"", "operator", Description: "is"),
        new("!=", "!=\"", "operator", Description: "is not"),
        new("=~", "=~\"", "operator", Description: "matches the pattern"),
        new("!~", "!~\"", "operator", Description: "does not match the pattern"),
    ];

    public static readonly IReadOnlyList<CompletionItem> Durations = [.. Of("duration", "1m", "5m", "10m", "15m", "30m", "1h", "6h", "1d")];

    static IEnumerable<CompletionItem> Of(string kind, params IEnumerable<string> words) => words.Select(word => new CompletionItem(word, word, kind));

    static string Signature(string aggregator) => aggregator switch
    {
        "topk" or "bottomk" or "limitk" or "limit_ratio" or "quantile" => $"{aggregator}(scalar, instant vector)",
        "count_values" => $"{aggregator}(string, instant vector)",
        _ => $"{aggregator}(instant vector)",
    };

    static string Signature(FunctionSignature function)
    {
        var parameters = function.Parameters.Select((type, index) => index < function.Required ? Describe(type) : $"[{Describe(type)}]");
        var more = function.Most < 0 || function.Most > function.Parameters.Count ? ", …" : "";
        return $"{function.Name}({string.Join(", ", parameters)}{more}) → {Describe(function.Returns)}";
    }

    static string Describe(ExpressionType type) => type switch
    {
        ExpressionType.Vector => "instant vector",
        ExpressionType.Matrix => "range vector",
        ExpressionType.Scalar => "scalar",
        _ => "string",
    };
}
