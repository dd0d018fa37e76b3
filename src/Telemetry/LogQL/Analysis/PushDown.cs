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
            if (stage is LineFilter filter && MayBeConditions(filter))
            {
                conditions.AddRange(filter.Operands.Where(IsText).Select(operand => new LineCondition(operand.Text, Contains: !filter.IsNegated)));
            }

            if (stage is LineFilter { Operator: LineFilterOperator.Regex, Operands: [{ IsIp: false } regexp] } && RegexpText.Required(regexp.Text) is { } text)
            {
                conditions.Add(new LineCondition(text, Contains: true));
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

    /// <summary>Whether <see cref="LineConditions"/> says all that the filter does.</summary>
    public static bool IsExact(LineFilter filter) =>
        MayBeConditions(filter) && filter.Operands.All(operand => IsText(operand) || (!operand.IsIp && !filter.IsNegated && operand.Text.Length == 0));

    // "a or b" in one condition is more than the port can say; "neither a nor b" is two conditions.
    static bool MayBeConditions(LineFilter filter) =>
        filter.Operator is LineFilterOperator.Contains or LineFilterOperator.NotContains && (filter.IsNegated || filter.Operands.Count == 1);

    // A store may end a text at its first NUL.
    static bool IsText(LineFilterOperand operand) => !operand.IsIp && operand.Text.Length > 0 && !operand.Text.Contains('\0');

    static IEnumerable<LabelFilter> Conjuncts(LabelFilter filter) =>
        filter is AndFilter and ? Conjuncts(and.Left).Concat(Conjuncts(and.Right)) : [filter];
}
