using Dendro.Telemetry.LogQL.Engine;
using Dendro.Telemetry.LogQL.Syntax;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.LogQL.Analysis;

/// <summary>Finds the conditions of a pipeline that the store may apply to what it has stored. What is left out costs time only.</summary>
internal static class PushDown
{
    /// <summary>Texts that lines must or must not contain, as far as stages leave the line as it was.</summary>
    public static IReadOnlyList<LineCondition> LineConditions(IReadOnlyList<Stage> stages)
    {
        var conditions = new List<LineCondition>();
        foreach (var stage in stages.TakeWhile(stage => stage is not (LineFormatStage or UnpackStage or DecolorizeStage)))
        {
            if (stage is not LineFilter { Operator: LineFilterOperator.Contains or LineFilterOperator.NotContains } filter)
            {
                continue;
            }

            // "a or b" in one condition is more than the port can say; "neither a nor b" is two conditions.
            if (filter.IsNegated || filter.Operands.Count == 1)
            {
                conditions.AddRange(filter.Operands.Where(operand => !operand.IsIp && operand.Text.Length > 0)
                    .Select(operand => new LineCondition(operand.Text, Contains: !filter.IsNegated)));
            }
        }

        return conditions;
    }

    /// <summary>
    /// Equalities of labels that no earlier stage makes. They hold for structured metadata only if no stream has a
    /// label of that name, which the caller must find out.
    /// </summary>
    public static IReadOnlyList<MetadataCondition> MetadataConditions(IReadOnlyList<Stage> stages) =>
    [
        .. stages.TakeWhile(stage => stage is LineFilter or LabelFilterStage)
            .OfType<LabelFilterStage>()
            .SelectMany(stage => Conjuncts(stage.Filter))
            .OfType<StringFilter>()
            .Where(filter => filter.Matcher is { Type: MatchType.Equal, Value.Length: > 0 } matcher && !matcher.Name.StartsWith("__", StringComparison.Ordinal)
                && !matcher.Name.EndsWith(LabelSet.DuplicateSuffix, StringComparison.Ordinal))
            .Select(filter => new MetadataCondition(filter.Matcher)),
    ];

    static IEnumerable<LabelFilter> Conjuncts(LabelFilter filter) =>
        filter is AndFilter and ? Conjuncts(and.Left).Concat(Conjuncts(and.Right)) : [filter];
}
