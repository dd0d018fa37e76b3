using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Rules;

/// <summary>Puts what rules yield into the store.</summary>
internal sealed class StoreRuleSink(TelemetryStore store) : IRuleSink
{
    public async Task<string> AppendAsync(IReadOnlyList<RuleSample> samples, CancellationToken cancellationToken)
    {
        var batch = store.NewSamples();
        var refusals = samples.Select(sample => Refusal(batch, sample)).Where(reason => reason.Length > 0).ToList();
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

        return refusals.FirstOrDefault("");
    }

    /// <summary>Why a sample could not be added; "" when it was.</summary>
    static string Refusal(SampleBatch batch, RuleSample sample)
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

            return "";
        }
        catch (CatalogFullException error)
        {
            return error.Message;
        }
    }
}
