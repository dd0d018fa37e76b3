using System.Text.Json;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>Writes what a query cost, for <c>stats=…</c>.</summary>
internal static class StatsWriter
{
    internal static void Write(Utf8JsonWriter json, TimeSpan elapsed, long samples)
    {
        json.WriteStartObject("stats");
        json.WriteStartObject("timings");
        json.WriteNumber("evalTotalTime", elapsed.TotalSeconds);
        json.WriteNumber("resultSortTime", 0);
        json.WriteNumber("queryPreparationTime", 0);
        json.WriteNumber("innerEvalTime", elapsed.TotalSeconds);
        json.WriteNumber("execQueueTime", 0);
        json.WriteNumber("execTotalTime", elapsed.TotalSeconds);
        json.WriteEndObject();
        json.WriteStartObject("samples");
        json.WriteNumber("totalQueryableSamples", samples);
        json.WriteNumber("peakSamples", samples);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
