using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Understanding;

/// <summary>A word that no list has: a name, perhaps, or what a metric is about.</summary>
/// <param name="Text">As it stands in the question.</param>
/// <param name="Term">The same in English, in small letters.</param>
/// <param name="Start">Where it stands.</param>
internal sealed record OpenWord(string Text, string Term, int Start);

/// <summary>What stands in a question, before it is decided what is meant.</summary>
internal sealed record Reading
{
    public required string Text { get; init; }

    public required string Language { get; init; }

    public required IReadOnlyList<Mention> Mentions { get; init; }

    public required IReadOnlyList<ServiceMention> Services { get; init; }

    public required IReadOnlyList<OperationMention> Operations { get; init; }

    public required IReadOnlyList<OpenWord> Open { get; init; }

    /// <summary>Words that mean nothing by themselves, but stand in names of metrics: value, sent, used.</summary>
    public IReadOnlyList<string> Weak { get; init; } = [];

    public Window? Window { get; init; }

    public Window? Baseline { get; init; }

    public bool IsMoment { get; init; }

    public string? TraceId { get; init; }

    public string? Quoted { get; init; }

    /// <summary>0 to 1.</summary>
    public double? Quantile { get; init; }

    /// <summary>A number that is none of the others: how many are wanted.</summary>
    public int? Limit { get; init; }

    /// <summary>How long requests have to have taken.</summary>
    public DurationBound? Bound { get; init; }

    /// <summary>A status code of HTTP, or a class of them such as 4xx.</summary>
    public string? Status { get; init; }

    /// <summary>Names of metrics that stand in the question as they are.</summary>
    public IReadOnlyList<MetricFamily> Metrics { get; init; } = [];

    /// <summary>Where the first of them stands.</summary>
    public int? FirstMetric { get; init; }

    public bool Has(Concept concept) => Mentions.Any(mention => mention.Has(concept));

    public bool HasAny(params ReadOnlySpan<Concept> concepts)
    {
        foreach (var concept in concepts)
        {
            if (Has(concept))
            {
                return true;
            }
        }

        return false;
    }

    public Mention? First(Concept concept) => Mentions.FirstOrDefault(mention => mention.Has(concept));

    /// <summary>The first word with a meaning; people begin with what they want.</summary>
    public Mention? Opening => Mentions.Count > 0 ? Mentions[0] : null;

    /// <summary>It names nothing of the system and asks for nothing by itself.</summary>
    public bool IsBare => Services.Count == 0 && Operations.Count == 0 && Metrics.Count == 0 && TraceId is null;
}
