using System.Globalization;

namespace Dendro.Cli.Query;

/// <summary>How many metrics there are just now.</summary>
/// <param name="ActiveSeries">Series with a sample within the last five minutes.</param>
/// <param name="SamplesPerSecond">Samples that were stored, over the last five minutes.</param>
internal sealed record MetricVolume(long ActiveSeries, double SamplesPerSecond)
{
    const string Series = """count({__name__!=""})""";
    const string Samples = """sum(rate(dendro_store_records_stored_total{signal="metrics"}[5m]))""";

    /// <summary>Null where nothing is known: the backend does not answer, or has not counted yet.</summary>
    public static async Task<MetricVolume?> ReadAsync(TelemetryApi api, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var (series, samples) = (await ValueAsync(Series), await ValueAsync(Samples));
            return series is null || samples is null ? null : new MetricVolume((long)series, samples.Value);
        }
        catch (Exception unknown) when (unknown is UserError || (unknown is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }

        async Task<double?> ValueAsync(string query)
        {
            using var answer = await api.AskAsync(
                new QueryRequest { Text = query, Language = QueryLanguage.PromQL, End = time.GetUtcNow(), Since = TimeSpan.Zero }, cancellationToken);
            var result = answer.RootElement.GetProperty("data").GetProperty("result");
            return result.GetArrayLength() == 0 ? null : double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
        }
    }
}
