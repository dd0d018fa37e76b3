using Dendro.Telemetry.PromQL.Tests.Notation;
using Dendro.Telemetry.Server.Rules;

namespace Dendro.Telemetry.Server.Tests.Rules.Notation;

/// <summary>Puts what rules yield beside the series that they read.</summary>
internal sealed class MemoryRuleSink(InMemorySeriesSource source) : IRuleSink
{
    public string? Failure { get; set; }

    public Task<string> AppendAsync(IReadOnlyList<RuleSample> samples, CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            throw new RuleException(Failure);
        }

        foreach (var (series, timestampMs, point) in samples)
        {
            source.Add(series, timestampMs, point.Value, point.Histogram);
        }

        return Task.FromResult("");
    }
}
