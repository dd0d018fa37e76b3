using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Measures.Spans;

/// <summary>Whether one instance or version of a service fails or is slow while the others are not: what good and bad requests differ in.</summary>
internal sealed class InstanceMeasures(Questions questions, Window window, FindingWriter writer, string filter)
{
    /// <summary>The version first: it explains what its instances have in common.</summary>
    static readonly string[] Attributes = ["service.version", "k8s.pod.name", "service.instance.id", "host.name"];

    IReadOnlyList<Sample> _counts = [];

    const double LeastDeviation = 5;
    const double LeastFactor = 1.5;
    const double FewestSpans = 20;

    public async Task<IReadOnlyList<Finding>> ReadAsync(CancellationToken cancellationToken)
    {
        var groups = $"by (resource.service.name, {string.Join(", ", Attributes.Select(attribute => $"resource.{attribute}"))})";
        var counts = await questions.TraceQL("spans of each instance", $"{{ {filter} }} | count_over_time() {groups}", window, cancellationToken, mayBeCut: true);
        _counts = counts;
        var services = counts.GroupBy(sample => sample["resource.service.name"]).Where(group => Attributes.Any(attribute => Parts(group, attribute).Count > 1)).ToList();
        if (services.Count == 0)
        {
            return [];
        }

        var failedQuery = $"{{ {filter} && {SpanDialect.Failed} }} | count_over_time() {groups}";
        var timeQuery = $"{{ {filter} }} | sum_over_time(duration) {groups}";
        var answers = await Task.WhenAll(
            questions.TraceQL("failures of each instance", failedQuery, window, cancellationToken, mayBeCut: true),
            questions.TraceQL("times of each instance", timeQuery, window, cancellationToken, mayBeCut: true));
        // Of one service the first attribute that tells the difference is told.
        return
        [
            .. services.Select(service => Attributes
                .Select(attribute => Odd(service.Key, attribute, service, answers[0], failedQuery, isShare: true) ?? Odd(service.Key, attribute, service, answers[1], timeQuery, isShare: false))
                .FirstOrDefault(finding => finding is not null)).OfType<Finding>(),
        ];
    }

    /// <summary>The instance of services that have only one, so that a cause can name it.</summary>
    public IEnumerable<Finding> OnlyOnes(IEnumerable<string> services) =>
        from service in services
        let own = _counts.Where(sample => sample["resource.service.name"] == service)
        from attribute in Attributes.Skip(1).Take(2)
        let parts = Parts(own, attribute)
        where parts.Count == 1
        group parts.Keys.First() by service into only
        select writer.Of(FindingKind.Instance, only.Key, $"{only.Key} has one instance, {only.First()}", 1, "instances", $"{{ {SpanContext.Only(only.Key)} }} | count_over_time() by (resource.service.instance.id)") with { Instance = only.First() };

    static Dictionary<string, double> Parts(IEnumerable<Sample> samples, string attribute) =>
        samples.Where(sample => Value(sample, attribute).Length > 0).GroupBy(sample => Value(sample, attribute)).ToDictionary(group => group.Key, group => group.Sum(sample => sample.Value));

    /// <summary>The one of several that differs from the rest together.</summary>
    Finding? Odd(string service, string attribute, IEnumerable<Sample> counts, IReadOnlyList<Sample> amounts, string query, bool isShare)
    {
        var amountOf = Parts(amounts.Where(sample => sample["resource.service.name"] == service), attribute);
        var parts = Parts(counts, attribute).Where(part => part.Value > 0).Select(part => (Name: part.Key, Count: part.Value, Amount: amountOf.GetValueOrDefault(part.Key))).ToList();
        var (count, amount) = (parts.Sum(part => part.Count), parts.Sum(part => part.Amount));
        var odd = parts.Where(part => part.Count >= FewestSpans && count - part.Count >= FewestSpans)
            .Select(part => (part.Name, part.Count, Mine: part.Amount / part.Count, Others: (amount - part.Amount) / (count - part.Count)))
            .Select(part => (Part: part, Deviation: Deviation(part.Mine, part.Others, part.Count, count - part.Count, isShare)))
            .DefaultIfEmpty().MaxBy(one => one.Deviation);
        if (odd.Part.Name is null || odd.Deviation < LeastDeviation || odd.Part.Mine < LeastFactor * odd.Part.Others || (isShare && odd.Part.Mine - odd.Part.Others < 0.02))
        {
            return null;
        }

        var isVersion = attribute == "service.version";
        string Write(double value) => isShare ? Facts.Percent(value) : Facts.Time(value);
        return writer.Of(FindingKind.Instance, service,
            $"{Write(odd.Part.Mine)} {(isShare ? "of the spans failed" : "a span took")} at {(isVersion ? "version " : "")}{odd.Part.Name} of {service} (at the others: {Write(odd.Part.Others)})",
            odd.Part.Mine, isShare ? "share" : "s", query) with
        {
            Severity = Severity.Warning,
            Instance = odd.Part.Name,
            Target = isVersion ? odd.Part.Name : null,
            Baseline = odd.Part.Others,
            Count = odd.Part.Count,
            Deviation = Math.Round(odd.Deviation, 2),
            Factor = Math.Min(100, odd.Part.Mine / Math.Max(odd.Part.Others, odd.Part.Mine / 100)),
        };
    }

    /// <summary>Shares by the binomial distribution; times by the exponential one, whose spread is its mean, as that of latencies about is.</summary>
    static double Deviation(double mine, double others, double count, double otherCount, bool isShare)
    {
        var variance = isShare
            ? ((mine * (1 - mine)) + (1 / count)) / count + (((others * (1 - others)) + (1 / otherCount)) / otherCount)
            : 4 * ((mine * mine / count) + (others * others / otherCount));
        return variance <= 0 ? 0 : (mine - others) / Math.Sqrt(variance);
    }

    static string Value(Sample sample, string attribute) => sample[$"resource.{attribute}"] is var value && value == "nil" ? "" : value;
}
