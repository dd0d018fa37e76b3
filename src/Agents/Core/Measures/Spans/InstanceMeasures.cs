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

    const double LeastDeviation = 5;
    const double LeastFactor = 1.5;
    const double FewestSpans = 20;

    public async Task<IReadOnlyList<Finding>> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(Attributes.Select(attribute => ReadAsync(attribute, cancellationToken)));
        // Of one service the first attribute that tells the difference is told.
        return [.. found.SelectMany(findings => findings).GroupBy(finding => finding.Service).Select(group => group.First())];
    }

    async Task<IReadOnlyList<Finding>> ReadAsync(string attribute, CancellationToken cancellationToken)
    {
        var groups = $"by (resource.service.name, resource.{attribute})";
        var countQuery = $"{{ {filter} }} | count_over_time() {groups}";
        var counts = await questions.TraceQL($"spans by {attribute}", countQuery, window, cancellationToken);
        var services = counts.Where(sample => Value(sample, attribute).Length > 0).GroupBy(sample => sample["resource.service.name"]).Where(group => group.Count() > 1).ToList();
        if (services.Count == 0)
        {
            return [];
        }

        var failedQuery = $"{{ {filter} && {SpanDialect.Failed} }} | count_over_time() {groups}";
        var timeQuery = $"{{ {filter} }} | sum_over_time(duration) {groups}";
        var answers = await Task.WhenAll(
            questions.TraceQL($"failures by {attribute}", failedQuery, window, cancellationToken),
            questions.TraceQL($"times by {attribute}", timeQuery, window, cancellationToken));
        return
        [
            .. services.Select(service => Odd(service.Key, attribute, [.. service], answers[0], failedQuery, isShare: true)
                ?? Odd(service.Key, attribute, [.. service], answers[1], timeQuery, isShare: false)).OfType<Finding>(),
        ];
    }

    /// <summary>The one of several that differs from the rest together.</summary>
    Finding? Odd(string service, string attribute, IReadOnlyList<Sample> counts, IReadOnlyList<Sample> amounts, string query, bool isShare)
    {
        var parts = counts.Select(count => (Name: Value(count, attribute), Count: count.Value, Amount: amounts
            .FirstOrDefault(sample => sample["resource.service.name"] == service && Value(sample, attribute) == Value(count, attribute))?.Value ?? 0))
            .Where(part => part.Count > 0).ToList();
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
