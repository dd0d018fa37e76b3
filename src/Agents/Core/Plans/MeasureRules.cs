using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Core.Plans;

/// <summary>What a question measures.</summary>
/// <param name="Measure">Which of the measures.</param>
/// <param name="Metrics">When it is a metric: those it can be, the best first.</param>
/// <param name="Words">Words of the question that the metric's name should have, or else its labels.</param>
internal sealed record MeasureChoice(Measure Measure, IReadOnlyList<MetricFamily> Metrics, IReadOnlyList<string> Words)
{
    /// <summary>Words of the question that can be values of labels, and need not: heap beside memory.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>What is left is asked, not what is used.</summary>
    public bool IsRest { get; init; }

    /// <summary>How long something takes is asked.</summary>
    public bool IsTime { get; init; }

    /// <summary>It tells of requests and their failures the other way round.</summary>
    public bool IsSuccess { get; init; }
}

/// <summary>Decides between what every service has (requests, failures, times, log lines) and the metrics of the catalogue.</summary>
internal sealed class MeasureRules(SystemCatalogue catalogue)
{
    const int MostMetrics = 10;
    const int MostFound = 40;

    /// <summary>Of words that could be part of a metric's name, so many have to be.</summary>
    const int EnoughWords = 2;

    /// <summary>Words with a meaning of their own that names of metrics have too.</summary>
    static readonly Concept[] Nouns =
    [
        Concept.Level, Concept.StatusCode, Concept.Queue, Concept.Connections, Concept.Traffic, Concept.Error, Concept.Duration, Concept.Memory, Concept.Cpu, Concept.GarbageCollection,
        Concept.Threads, Concept.Disk, Concept.Network, Concept.Restarts, Concept.Database, Concept.Current, Concept.Calls, Concept.Log, Concept.Changed, Concept.Share,
    ];

    static readonly Concept[] Things = [Concept.Service, Concept.Operation, Concept.Instance, Concept.Version];

    /// <summary>A label's name has no more words.</summary>
    const int MostOfLabel = 3;

    /// <summary>Words for what is not used yet, where a metric may have another one.</summary>
    static readonly HashSet<string> Remaining = ["free", "left", "available", "remaining", "avail"];

    readonly MetricFinder _finder = new(catalogue);

    /// <summary>Null when it measures nothing.</summary>
    public MeasureChoice? Of(Reading reading)
    {
        if (reading.Metrics.Count > 0)
        {
            return new MeasureChoice(Measure.Metric, reading.Metrics, []);
        }

        var open = reading.Open.Select(word => word.Term).ToList();
        if (reading.Has(Concept.Uptime) || (reading.Has(Concept.Restarts) && (reading.HasAny(Concept.When, Concept.Last) || ResourceMetrics.Of(Concept.Restarts, catalogue).Count == 0)))
        {
            return new MeasureChoice(Measure.Uptime, [], []);
        }

        if (ResourceMetrics.Concepts.Where(reading.Has).Select(concept => (Concept?)concept).FirstOrDefault() is { } resource && Resource(resource, reading, open) is { } choice)
        {
            return choice;
        }

        if (reading.Has(Concept.Database) && reading.Has(Concept.Most) && reading.HasAny(Concept.Duration, Concept.Slow) && catalogue.HasSpans)
        {
            return new MeasureChoice(Measure.Duration, [], []);
        }

        if (reading.Has(Concept.Database) && (reading.Quantile is not null || reading.HasAny(Concept.Duration, Concept.Slow)) && ResourceMetrics.DatabaseTimes(catalogue) is { Count: > 0 } times)
        {
            return new MeasureChoice(Measure.Metric, [.. times.Take(MostMetrics)], []);
        }

        // The busiest of hosts is not the one with the most requests.
        if (reading.HasAny(Concept.Most, Concept.Least) && reading.Has(Concept.Traffic) && reading.Mentions.Any(mention => mention.Has(Concept.Instance) && IsOfKind(mention.Text, "node")) && Resource(Concept.Cpu, reading, open) is { } busy)
        {
            return busy;
        }

        var simple = Simple(reading);
        // "Orders per minute" are no requests.
        var isSimple = simple is not null && !(simple == Measure.Traffic && open.Count > 0 && !reading.Has(Concept.Traffic) && reading is { Status: null, Bound: null });
        return Named(reading, open, isSimple) ?? (isSimple ? null : Amount(reading, open))
            ?? (simple is { } measure ? new MeasureChoice(measure, [], []) { IsSuccess = reading.Has(Concept.SuccessRate) } : null);
    }

    static Measure? Simple(Reading reading) => reading switch
    {
        { Status: not null } when !reading.HasAny(Concept.Log, Concept.Warning) => Measure.Traffic,
        { Bound: not null, Quantile: null } when !reading.HasAny(Concept.Error, Concept.Failing, Concept.ErrorRate, Concept.Log, Concept.Warning) && IsCounted(reading) => Measure.Traffic,
        { Bound: not null } when Things.Any(reading.Has) => Measure.Duration,
        _ when reading.HasAny(Concept.ErrorRate, Concept.SuccessRate) => Measure.ErrorRate,
        _ when reading.HasAny(Concept.Error, Concept.Failing) && reading.Has(Concept.Share) => Measure.ErrorRate,
        _ when reading.HasAny(Concept.Log, Concept.Containing) && reading.HasAny(Concept.Error) => Measure.LogErrors,
        _ when reading.Has(Concept.Warning) => Measure.LogWarnings,
        _ when reading.Has(Concept.Log) => Measure.LogLines,
        _ when reading.Quantile is not null => Measure.Duration,
        _ when reading.Has(Concept.Error) || (reading.Has(Concept.Failing) && (reading.HasAny(Concept.HowMany, Concept.Most, Concept.Least) || (reading.Has(Concept.When) && reading.Has(Concept.Last)))) => Measure.Errors,
        _ when reading.HasAny(Concept.Duration, Concept.Slow) => Measure.Duration,
        _ when reading.HasAny(Concept.Traffic, Concept.PerSecond, Concept.PerMinute) => Measure.Traffic,
        _ => null,
    };

    /// <summary>Requests under a condition are counted, not timed.</summary>
    static bool IsCounted(Reading reading) => reading.HasAny(Concept.HowMany, Concept.HowMuch, Concept.Share, Concept.PerSecond, Concept.PerMinute, Concept.Traffic);

    MeasureChoice? Resource(Concept concept, Reading reading, List<string> open)
    {
        var known = ResourceMetrics.Of(concept, catalogue);
        // Names of metrics are English, whatever the question's language is.
        var words = open.Concat(reading.Language == "en" ? reading.Mentions.Where(mention => mention.Has(concept)).SelectMany(mention => mention.Text.Split(' ')) : concept is Concept.Connections or Concept.Threads ? [concept.ToString().ToLowerInvariant()] : []).ToList();
        // "heap", "gen2", "idle connections": more words tell more exactly which one.
        var named = _finder.Find(words, MostFound, describedToo: open.Count > 0 || Grouped(reading) is not null).Where(match => words.All(match.Covered.Contains)).Select(match => match.Family).ToList();
        var isUsual = known.Count > 0 && words.All(word => known[0].Words.Any(own => Stem.Of(own) == Stem.Of(word)));
        List<MetricFamily> metrics = [.. Telling(reading, open, (isUsual ? known.Concat(named) : named.Concat(known)).Distinct()).Take(MostMetrics)];
        return metrics.Count > 0 ? new MeasureChoice(Measure.Metric, metrics, [.. open.Where(word => !Remaining.Contains(word) || !MetricShare.IsWhatIsLeft(metrics[0]))]) { Values = [.. words.Except(open).Distinct()], IsRest = open.Any(Remaining.Contains) } : null;
    }

    /// <summary>How much there is comes before how much there can be; of shares, what has a whole comes first.</summary>
    IEnumerable<MetricFamily> Telling(Reading reading, IReadOnlyList<string> open, IEnumerable<MetricFamily> metrics) => Diverse(metrics)
        .OrderByDescending(metric => Grouped(reading) is { } label && catalogue.Labels.Of(metric).Any(one => one.Label == label))
        .ThenByDescending(metric => open.Count(word => IsTold(metric, word)))
        .ThenByDescending(metric => reading.Mentions.Any(mention => mention.Has(Concept.Instance) && metric.Words.Any(word => IsOfKind(mention.Text, word))))
        .ThenByDescending(metric => reading.HasAny(Concept.Duration, Concept.Slow) && metric.Seconds is not null)
        .ThenByDescending(metric => open.Any(Remaining.Contains) && MetricShare.IsWhatIsLeft(metric))
        .ThenByDescending(metric => reading.Has(Concept.Share) && (metric.IsRatio || MetricShare.Of(metric, catalogue) is not null))
        .ThenBy(metric => (MetricShare.IsBound(metric) || MetricShare.IsWhole(metric, catalogue)) && !reading.Has(Concept.Maximum) && !reading.Metrics.Contains(metric));

    /// <summary>Pods are told of by what watches containers, hosts by what watches nodes.</summary>
    static bool IsOfKind(string asked, string word) => asked.TrimEnd('s') is var one && (word == one || (one == "pod" && word is "container" or "kube") || (one is "host" or "machine" or "server" && word == "node"));

    /// <summary>The label that a question groups by.</summary>
    string? Grouped(Reading reading) => (reading.First(Concept.By) ?? reading.First(Concept.Each) ?? reading.First(Concept.Which)) is { } before
        ? catalogue.Labels.Named([.. Spelling.Plain(reading.Text[before.End..]).Split([' ', ',', '?', '.', '!'], StringSplitOptions.RemoveEmptyEntries).Take(MostOfLabel)]) : null;

    /// <summary>Whether a metric has a word in its name or as the value of a label.</summary>
    bool IsTold(MetricFamily metric, string word) => metric.Words.Any(own => Stem.IsSame(own, word)) || catalogue.Labels.Of(metric).Any(label => MetricLabels.Plain(label.Value) == MetricLabels.Plain(word));

    /// <summary>The first of each runtime or exporter before the second of any: services differ in what they are written in.</summary>
    static IEnumerable<MetricFamily> Diverse(IEnumerable<MetricFamily> metrics) =>
        metrics.GroupBy(metric => metric.Words.Count > 0 ? metric.Words[0] : "").SelectMany(group => group.Select((metric, i) => (metric, i))).OrderBy(one => one.i).Select(one => one.metric);

    /// <summary>A metric that has all the open words, and more words of the question than a simple measure explains.</summary>
    MeasureChoice? Named(Reading reading, List<string> open, bool hasSimple)
    {
        var nouns = reading.Mentions.Where(mention => Nouns.Any(mention.Has)).SelectMany(mention => mention.Text.Split(' '))
            .Concat(reading.Services.SelectMany(service => Words(service.Service))).Concat(reading.Weak).Distinct().ToList();
        var matches = _finder.Find([.. open, .. nouns], MostFound).Where(match => Fits(match, open, hasSimple)).ToList();
        // "Which pods are running" asks for pods, whatever metric has "running" in its name.
        var isThings = Things.Any(reading.Has) && !reading.HasAny(Concept.By, Concept.Each, Concept.Most, Concept.Least, Concept.HowMany, Concept.HowMuch);
        matches = isThings ? [.. matches.Where(match => open.Count > 0 && match.Covered.Count >= EnoughWords)] : matches;
        return matches.Count == 0 ? null
            : new MeasureChoice(Measure.Metric, [.. Telling(reading, open, matches.Select(match => match.Family)).Take(MostMetrics)], open) { IsTime = reading.HasAny(Concept.Duration, Concept.Slow) };
    }

    /// <summary>"How much pine is in stock?", "which wood do we have the least of?": one word of a name or description is enough, the others may be values of labels.</summary>
    MeasureChoice? Amount(Reading reading, List<string> open)
    {
        if ((open.Count == 0 && reading.Services.Count == 0 && reading.Weak.Count == 0) || !reading.HasAny(Concept.HowMany, Concept.HowMuch, Concept.Most, Concept.Least, Concept.Average, Concept.Maximum, Concept.Minimum, Concept.Total, Concept.PerMinute, Concept.PerSecond, Concept.Share) || Things.Any(reading.Has))
        {
            return null;
        }

        var matches = _finder.Find([.. open, .. reading.Weak, .. reading.Services.SelectMany(service => Words(service.Service)), .. reading.Mentions.Where(mention => Nouns.Any(mention.Has)).SelectMany(mention => mention.Text.Split(' '))], MostMetrics, describedToo: true);
        return matches.Count == 0 ? null : new MeasureChoice(Measure.Metric, [.. Telling(reading, open, matches.Select(match => match.Family).OrderBy(metric => metric.Type != MetricType.Gauge && !reading.Has(Concept.HowMany)))], open);
    }

    static bool Fits(MetricMatch match, List<string> open, bool hasSimple)
    {
        var covered = open.Count(match.Covered.Contains);
        return hasSimple
            ? open.Count > 0 && covered == open.Count && match.Covered.Count >= EnoughWords
            : (open.Count > 0 && 2 * covered >= open.Count && covered > 0) || (open.Count == 0 && match.Covered.Count >= EnoughWords);
    }

    static string[] Words(string service) => Spelling.Plain(service).Split(['-', '_', '.', ' '], StringSplitOptions.RemoveEmptyEntries);
}
