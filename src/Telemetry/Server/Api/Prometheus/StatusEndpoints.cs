using System.Diagnostics;
using System.Text.Json;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>Endpoints about the server. Nothing is scraped here, so that what is about targets is there and empty.</summary>
internal static class StatusEndpoints
{
    const int DefaultTop = 10;

    // GET status/buildinfo: Grafana takes a source without features for Prometheus of that version
    internal static ApiResponse BuildInfo() => new(json =>
    {
        json.WriteStartObject();
        json.WriteString("version", "3.14.0");
        json.WriteString("revision", typeof(StatusEndpoints).Assembly.GetName().Version?.ToString(3) ?? "");
        json.WriteString("branch", "dendro");
        json.WriteString("buildUser", "");
        json.WriteString("buildDate", "");
        json.WriteString("goVersion", "");
        json.WriteEndObject();
    });

    // GET status/config: settings are environment variables, some of them secret
    internal static ApiResponse Config() => new(json =>
    {
        json.WriteStartObject();
        json.WriteString("yaml", "");
        json.WriteEndObject();
    });

    // GET status/flags
    internal static ApiResponse Flags() => new(json =>
    {
        json.WriteStartObject();
        json.WriteEndObject();
    });

    // GET targets/metadata, notifications
    internal static ApiResponse Nothing() => new(json =>
    {
        json.WriteStartArray();
        json.WriteEndArray();
    });

    // GET targets
    internal static ApiResponse Targets() => new(json =>
    {
        json.WriteStartObject();
        WriteEmpty(json, "activeTargets");
        WriteEmpty(json, "droppedTargets");
        json.WriteStartObject("droppedTargetCounts");
        json.WriteEndObject();
        json.WriteEndObject();
    });

    // GET scrape_pools
    internal static ApiResponse ScrapePools() => new(json =>
    {
        json.WriteStartObject();
        WriteEmpty(json, "scrapePools");
        json.WriteEndObject();
    });

    // GET alertmanagers: alerts are shown and not sent
    internal static ApiResponse Alertmanagers() => new(json =>
    {
        json.WriteStartObject();
        WriteEmpty(json, "activeAlertmanagers");
        WriteEmpty(json, "droppedAlertmanagers");
        json.WriteEndObject();
    });

    // GET status/runtimeinfo
    internal static ApiResponse RuntimeInfo(ApiRequest request)
    {
        using var process = Process.GetCurrentProcess();
        var startedAt = process.StartTime.ToUniversalTime();
        return new ApiResponse(json =>
        {
            json.WriteStartObject();
            json.WriteString("startTime", startedAt);
            json.WriteString("CWD", Environment.CurrentDirectory);
            json.WriteString("hostname", Environment.MachineName);
            json.WriteString("serverTime", DateTimeOffset.FromUnixTimeMilliseconds(request.NowMs).UtcDateTime);
            json.WriteBoolean("reloadConfigSuccess", request.Rules.Problem.Length == 0);
            json.WriteString("lastConfigTime", request.Rules.LoadedAt.UtcDateTime);
            json.WriteNumber("corruptionCount", 0);
            json.WriteNumber("goroutineCount", ThreadPool.ThreadCount);
            json.WriteNumber("GOMAXPROCS", Environment.ProcessorCount);
            json.WriteNumber("GOMEMLIMIT", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
            json.WriteString("GOGC", "");
            json.WriteString("GODEBUG", "");
            json.WriteString("storageRetention", request.Setting("TELEMETRY_RETENTION") ?? "7d");
            json.WriteEndObject();
        });
    }

    // GET status/tsdb
    internal static async Task<ApiResponse> Tsdb(ApiRequest request, CancellationToken cancellationToken)
    {
        var top = request.Limit("limit") is var limit and > 0 ? limit : DefaultTop;
        var series = await request.Source.SeriesAsync([], TimeRange.All, 0, cancellationToken);
        Label[] labels = [.. series.SelectMany(one => one)];
        return new ApiResponse(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("headStats");
            json.WriteNumber("numSeries", series.Count);
            json.WriteNumber("numLabelPairs", labels.Distinct().Count());
            json.WriteNumber("chunkCount", 0);
            json.WriteNumber("minTime", 0);
            json.WriteNumber("maxTime", request.NowMs);
            json.WriteEndObject();
            Write(json, "seriesCountByMetricName", top, labels.Where(label => label.Name == Labels.MetricName).CountBy(label => label.Value));
            Write(json, "labelValueCountByLabelName", top, labels.Distinct().CountBy(label => label.Name));
            Write(json, "memoryInBytesByLabelName", top, labels.Distinct().GroupBy(label => label.Name).Select(group => KeyValuePair.Create(group.Key, group.Sum(label => label.Name.Length + label.Value.Length))));
            Write(json, "seriesCountByLabelValuePair", top, labels.CountBy(label => $"{label.Name}={label.Value}"));
            json.WriteEndObject();
        });
    }

    static void Write(Utf8JsonWriter json, string name, int top, IEnumerable<KeyValuePair<string, int>> counts)
    {
        json.WriteStartArray(name);
        foreach (var (key, value) in counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(top))
        {
            json.WriteStartObject();
            json.WriteString("name", key);
            json.WriteNumber("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteEmpty(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        json.WriteEndArray();
    }
}
