using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>How an aggregation, or the matching of two vectors, sees labels: only those named, or all but those.</summary>
/// <param name="Without">Whether the names are left out (<c>without</c>, <c>ignoring</c>) or kept (<c>by</c>, <c>on</c>).</param>
/// <param name="Names">The label names.</param>
public sealed record Grouping(bool Without, IReadOnlyList<string> Names)
{
    /// <summary>One group of everything: what an aggregation does that has no clause.</summary>
    public static readonly Grouping All = new(Without: false, []);

    readonly HashSet<string> _names = Without ? [.. Names, Labels.MetricName] : [.. Names];

    /// <summary>The labels that the group is known by. <c>without</c> and <c>ignoring</c> never see a metric's name.</summary>
    public Labels KeyOf(Labels labels)
    {
        if (!Without && _names.Count == 0)
        {
            return Labels.Empty;
        }

        return Without ? labels.Drop(_names) : labels.Keep(_names);
    }
}
