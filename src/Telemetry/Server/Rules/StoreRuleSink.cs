using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Rules;

/// <summary>Puts what rules yield into the store.</summary>
internal sealed class StoreRuleSink(TelemetryStore store) : IRuleSink
{
    public async Task AppendAsync(IReadOnlyList<RuleSample> samples, CancellationToken cancellationToken)
    {
        var batch = store.NewSamples();
        var refusal = samples.Select(sample => Refusal(batch, sample)).ToList().Find(reason => reason is not null);
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

        if (refusal is not null)
        {
            throw new RuleException(refusal);
        }
    }

    /// <summary>Why a sample could not be added; null when it was.</summary>
    static string? Refusal(SampleBatch batch, RuleSample sample)
    {
        try
        {
            if (sample.Point.Histogram is { } histogram)
            {
                batch.Add(sample.Series, sample.TimestampMs, histogram);
            }
            else
            {
                batch.Add(sample.Series, sample.TimestampMs, sample.Point.Value);
            }

            return null;
        }
        catch (CatalogFullException error)
        {
            return error.Message;
        }
    }
}
