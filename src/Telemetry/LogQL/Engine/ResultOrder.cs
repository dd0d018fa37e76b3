using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL.Engine;

internal enum ResultOrderKind
{
    Labels,
    Ascending,
    Descending,
}

/// <summary>How the samples of an instant query are ordered: by value where the query sorts, else by labels.</summary>
internal readonly record struct ResultOrder(ResultOrderKind Kind)
{
    public static ResultOrder Of(MetricExpression expression) => expression switch
    {
        VectorAggregation { Operator: "sort" or "bottomk" } => new ResultOrder(ResultOrderKind.Ascending),
        VectorAggregation { Operator: "sort_desc" or "topk" or "approx_topk" } => new ResultOrder(ResultOrderKind.Descending),
        LabelReplace replace => Of(replace.Inner),
        _ => new ResultOrder(ResultOrderKind.Labels),
    };
}
