using System.Collections.Frozen;
using Dendro.Telemetry.PromQL.Syntax;
using static Dendro.Telemetry.PromQL.Syntax.ExpressionType;

namespace Dendro.Telemetry.PromQL.Analysis;

/// <summary>A function as the type checker, completion and documentation see it.</summary>
/// <param name="Name">What the user writes.</param>
/// <param name="Parameters">The types of its parameters, optional ones included; the last one may repeat.</param>
/// <param name="Required">How many arguments it needs.</param>
/// <param name="Most">How many arguments it takes, or -1 for any number.</param>
/// <param name="Returns">What it yields.</param>
/// <param name="IsExperimental">Whether Prometheus guards it with a feature flag.</param>
public sealed record FunctionSignature(string Name, IReadOnlyList<ExpressionType> Parameters, int Required, int Most, ExpressionType Returns, bool IsExperimental);

/// <summary>All functions of PromQL.</summary>
public static class FunctionTable
{
    /// <summary>The functions by name.</summary>
    public static readonly FrozenDictionary<string, FunctionSignature> All = Signatures().ToFrozenDictionary(function => function.Name);

    static IEnumerable<FunctionSignature> Signatures() =>
    [
        .. VectorFunctions("abs ceil floor exp ln log2 log10 sqrt sgn deg rad sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh", Vector),
        .. VectorFunctions("histogram_count histogram_sum histogram_avg histogram_stddev histogram_stdvar", Vector),
        .. VectorFunctions("absent sort sort_desc timestamp start_timestamp", Vector),
        .. VectorFunctions("rate increase irate resets changes delta idelta deriv absent_over_time", Matrix),
        .. VectorFunctions("avg_over_time min_over_time max_over_time sum_over_time count_over_time last_over_time present_over_time stddev_over_time stdvar_over_time", Matrix),
        .. VectorFunctions("mad_over_time first_over_time ts_of_first_over_time ts_of_last_over_time ts_of_min_over_time ts_of_max_over_time", Matrix, isExperimental: true),
        .. "minute hour day_of_week day_of_month day_of_year days_in_month month year".Split(' ').Select(name => Optional(name, 1, Vector)),
        .. "start end range step".Split(' ').Select(name => Of(name, [], Scalar, isExperimental: true)),
        .. "min_of max_of".Split(' ').Select(name => Of(name, [Scalar, Scalar], Scalar, isExperimental: true)),
        Of("pi", [], Scalar),
        Of("time", [], Scalar),
        Of("scalar", [Vector], Scalar),
        Of("vector", [Scalar], Vector),
        Optional("round", 1, Vector, Scalar),
        Of("clamp", [Vector, Scalar, Scalar]),
        Of("clamp_min", [Vector, Scalar]),
        Of("clamp_max", [Vector, Scalar]),
        Of("predict_linear", [Matrix, Scalar]),
        Of("double_exponential_smoothing", [Matrix, Scalar, Scalar], isExperimental: true),
        Of("quantile_over_time", [Scalar, Matrix]),
        Of("histogram_quantile", [Scalar, Vector]),
        new("histogram_quantiles", [Vector, ExpressionType.String, Scalar], 3, 12, Vector, IsExperimental: true),
        Of("histogram_fraction", [Scalar, Scalar, Vector]),
        Of("label_replace", [Vector, ExpressionType.String, ExpressionType.String, ExpressionType.String, ExpressionType.String]),
        new("label_join", [Vector, ExpressionType.String, ExpressionType.String, ExpressionType.String], 3, -1, Vector, IsExperimental: false),
        Optional("info", 1, Vector, Vector) with { Required = 1, IsExperimental = true },
        new("sort_by_label", [Vector, ExpressionType.String], 1, -1, Vector, IsExperimental: true),
        new("sort_by_label_desc", [Vector, ExpressionType.String], 1, -1, Vector, IsExperimental: true),
    ];

    static FunctionSignature Of(string name, ExpressionType[] parameters, ExpressionType returns = Vector, bool isExperimental = false) =>
        new(name, parameters, parameters.Length, parameters.Length, returns, isExperimental);

    static FunctionSignature Optional(string name, int optional, params ExpressionType[] parameters) =>
        new(name, parameters, parameters.Length - optional, parameters.Length, Vector, IsExperimental: false);

    static IEnumerable<FunctionSignature> VectorFunctions(string names, ExpressionType parameter, bool isExperimental = false) =>
        names.Split(' ').Select(name => Of(name, [parameter], isExperimental: isExperimental));
}
