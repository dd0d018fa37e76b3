using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Rules;

/// <summary>Puts what rules yield into the store.</summary>
internal sealed class StoreRuleSink(TelemetryStore store) : IRuleSink
{
    public async Task AppendAsync(IReadOnlyList<RuleSample> samples, CancellationToken cancellationToken)
    {
        var batch = store.NewSamples();
        foreach (var (series, timestampMs, point) in samples)
        {
            if (point.Histogram is null)
            {
                batch.Add(series, timestampMs, point.Value);
            }
            else
            {
                batch.Add(series, timestampMs, point.Histogram);
            }
        }

        try
        {
            if (await store.AppendAsync(batch, cancellationToken) == AppendResult.QueueFull)
            {
                throw new RuleException("the store's queue is full");
            }
        }
        catch (StoreException error)
        {
            throw new RuleException(error.Message);
        }
    }
}
