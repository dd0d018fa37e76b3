using System.Text.Json;
using Dendro.Telemetry.TraceQL.Engine;
using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.Server.Api.Tempo;

/// <summary>Metrics of spans, over time or at once.</summary>
internal static class MetricsApi
{
    const long DefaultRangeNs = 3_600_000_000_000;
    const int MostSeries = 1000;

    internal static async Task<IResult> QueryRange(HttpRequest request, TraceQLEngine engine, TimeProvider time, CancellationToken cancellationToken)
    {
        var result = await Run(Read(request.Query, time, isInstant: false), engine, cancellationToken);
        return TempoJson.Answer(json => WriteAll(json, result, series => WriteSamples(json, series, result.TimestampsMs)));
    }

    internal static async Task<IResult> Query(HttpRequest request, TraceQLEngine engine, TimeProvider time, CancellationToken cancellationToken)
    {
        var result = await Run(Read(request.Query, time, isInstant: true), engine, cancellationToken);
        var present = result with { Series = [.. result.Series.Where(series => !double.IsNaN(series.Values[0]))] };
        return TempoJson.Answer(json => WriteAll(json, present, series => TempoJson.WriteDouble(json, "value", series.Values[0])));
    }

    static async Task<MetricsResult> Run(MetricsRequest request, TraceQLEngine engine, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.QueryRangeAsync(request, cancellationToken);
        }
        catch (TraceQLException e) when (e is not TraceQLSyntaxException)
        {
            throw new BadParameterException(e.Message);
        }
    }

    static MetricsRequest Read(IQueryCollection query, TimeProvider time, bool isInstant)
    {
        var end = TempoParameters.Time(query, "end") ?? (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        var start = TempoParameters.Time(query, "start") ?? end - (TempoParameters.Duration(query, "since") ?? DefaultRangeNs);
        return new MetricsRequest
        {
            Query = query["q"].ToString() is { Length: > 0 } q ? q : query["query"].ToString(),
            StartNs = start,
            EndNs = end,
            StepNs = TempoParameters.Step(query, "step") ?? TraceQLEngine.DefaultStep(start, end),
            IsInstant = isInstant,
            Exemplars = (int)Math.Min(TempoParameters.Number(query, "exemplars") ?? MetricsRequest.MostExemplars, MetricsRequest.MostExemplars),
            MaxSeries = TempoParameters.Count(query, "maxSeries", MostSeries, MostSeries),
        };
    }

    static void WriteAll(Utf8JsonWriter json, MetricsResult result, Action<MetricsSeries> writePoints)
    {
        json.WriteStartArray("series");
        foreach (var series in result.Series)
        {
            json.WriteStartObject();
            OtlpJson.WriteAttributes(json, "labels", series.Labels);
            writePoints(series);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        TempoJson.WriteMetrics(json, 0, result.InspectedSpans);
        if (result.IsCut)
        {
            json.WriteString("status", "PARTIAL");
            json.WriteString("message", $"more than {result.Series.Count} series: narrow the query or group by fewer attributes");
        }
    }

    static void WriteSamples(Utf8JsonWriter json, MetricsSeries series, IReadOnlyList<long> timestampsMs)
    {
        json.WriteStartArray("samples");
        foreach (var (timestamp, value) in timestampsMs.Zip(series.Values).Where(point => !double.IsNaN(point.Second)))
        {
            json.WriteStartObject();
            TempoJson.WriteLong(json, "timestampMs", timestamp);
            TempoJson.WriteDouble(json, "value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (series.Exemplars.Count == 0)
        {
            return;
        }

        json.WriteStartArray("exemplars");
        foreach (var exemplar in series.Exemplars)
        {
            json.WriteStartObject();
            OtlpJson.WriteAttributes(json, "labels", exemplar.Labels);
            TempoJson.WriteDouble(json, "value", exemplar.Value);
            TempoJson.WriteLong(json, "timestampMs", exemplar.TimestampMs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
