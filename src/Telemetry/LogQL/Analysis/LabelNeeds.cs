using Dendro.Telemetry.LogQL.Engine;
using Dendro.Telemetry.LogQL.Syntax;
using Grouping = Dendro.Telemetry.LogQL.Syntax.Grouping;

namespace Dendro.Telemetry.LogQL.Analysis;

/// <summary>Finds out which labels of a line a metric query looks at, so that others need not be made.</summary>
internal static class LabelNeeds
{
    static readonly string[] Additive = ["bytes_over_time", "bytes_rate", "sum_over_time", "rate", "count_over_time"];

    /// <summary>Whether samples can be summed up by the outer grouping as they are read: sums of sums are sums.</summary>
    public static bool CanGroupEarly(VectorAggregation outer, RangeAggregation inner) =>
        outer.Operator == "sum" && inner.Grouping is null && Additive.Contains(inner.Operator);

    /// <summary>
    /// The aggregation without parsers when no label matters at all. Their errors do not show then: so it is in Loki too.
    /// </summary>
    public static RangeAggregation WithoutNeedlessParsers(RangeAggregation aggregation)
    {
        var (range, query) = (aggregation.Range, aggregation.Range.Query);
        return NeedsNone(aggregation)
            ? aggregation with { Range = range with { Query = query with { Stages = [.. query.Stages.Where(stage => !IsParser(stage))] } } }
            : aggregation;
    }

    /// <summary>
    /// The structured metadata that a query looks at which only filters lines, by their text and by texts of labels, drops
    /// labels and groups what is left by names; null when it may look at any.
    /// </summary>
    public static IReadOnlySet<string>? MetadataNames(RangeAggregation aggregation, Grouping? grouping)
    {
        var read = aggregation.Range.Query.Stages.Select(ReadNames).ToList();
        return grouping is { Without: false } && aggregation.Range.Unwrap is null && !read.Contains(null)
            ? read.SelectMany(names => names!).Concat(grouping.Labels).SelectMany(WithSource).ToHashSet(StringComparer.Ordinal)
            : null;
    }

    /// <summary>
    /// The labels that a query looks at, wherever they come from, as long as no stage fails: a failure shows all labels of the line.
    /// Null when it may look at any.
    /// </summary>
    public static IReadOnlySet<string>? Names(RangeAggregation aggregation, Grouping? grouping)
    {
        var filters = aggregation.Range.Unwrap is { } unwrap ? unwrap.Filters.SelectMany(FilterNames).Append(unwrap.Label) : [];
        var read = aggregation.Range.Query.Stages.Select(stage => stage switch
        {
            LabelFilterStage filter => FilterNames(filter.Filter),
            UnpackStage or DecolorizeStage => [],
            _ => IsParser(stage) ? [] : ReadNames(stage),
        }).ToList();
        return grouping is { Without: false } && !read.Contains(null)
            ? read.SelectMany(names => names!).Concat(filters).Concat(grouping.Labels).SelectMany(WithSource).ToHashSet(StringComparer.Ordinal)
            : null;
    }

    static IEnumerable<string> FilterNames(LabelFilter filter) => filter switch
    {
        AndFilter and => FilterNames(and.Left).Concat(FilterNames(and.Right)),
        OrFilter or => FilterNames(or.Left).Concat(FilterNames(or.Right)),
        StringFilter text => [text.Matcher.Name],
        NumberFilter number => [number.Label],
        DurationFilter duration => [duration.Label],
        BytesFilter bytes => [bytes.Label],
        IpFilter ip => [ip.Label],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static bool NeedsNone(RangeAggregation aggregation) =>
        (aggregation.Operator == "absent_over_time" || aggregation.Grouping is { Without: false, Labels.Count: 0 })
        && aggregation.Range.Unwrap is null
        && !aggregation.Range.Query.Stages.Any(stage => stage is LabelFilterStage or LineFormatStage or LabelFormatStage or UnpackStage);

    static bool IsParser(Stage stage) => stage is JsonStage or LogfmtStage or RegexpStage or PatternStage;

    static IEnumerable<string>? ReadNames(Stage stage) => stage switch
    {
        LineFilter => [],
        LabelFilterStage filter => ReadNames(filter.Filter),
        DropStage drop => drop.Labels.Select(label => label.Name),
        KeepStage keep => keep.Labels.Select(label => label.Name),
        _ => null,
    };

    // Comparisons with numbers can fail, and a failure shows all labels of the line.
    static IEnumerable<string>? ReadNames(LabelFilter filter) => filter switch
    {
        StringFilter text => [text.Matcher.Name],
        AndFilter and => Both(and.Left, and.Right),
        OrFilter or => Both(or.Left, or.Right),
        _ => null,
    };

    static IEnumerable<string>? Both(LabelFilter left, LabelFilter right) =>
        ReadNames(left) is { } some && ReadNames(right) is { } others ? some.Concat(others) : null;

    // What comes under a name that the line has already is shown under a longer one.
    static IEnumerable<string> WithSource(string name)
    {
        yield return name;
        while (name.EndsWith(LabelSet.DuplicateSuffix, StringComparison.Ordinal))
        {
            yield return name = name[..^LabelSet.DuplicateSuffix.Length];
        }
    }
}
