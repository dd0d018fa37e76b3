using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Dendro.Instrumentation;

/// <summary>
/// Which instruments of the framework and of database drivers are collected: those that tell how the work goes. Of the others, such as times of
/// single connections, of queues inside the HTTP client or of the compiler, each process would send hundreds of series that nobody reads.
/// Of every other meter all instruments are collected.
/// </summary>
static class Instruments
{
    const string Variable = "METRICS_INSTRUMENTS";

    static readonly double[] Coarse = [0.01, 0.05, 0.25, 1, 5];

    static readonly string[] Framework = ["Microsoft.AspNetCore", "System.Net", "System.Runtime", "Npgsql"];

    /// <summary>What is kept of those, and how an instrument is collected when not as it comes.</summary>
    static readonly Dictionary<string, MetricStreamConfiguration?> Kept = new()
    {
        ["http.server.request.duration"] = new() { TagKeys = ["http.request.method", "http.route", "http.response.status_code", "error.type"] },
        ["http.server.active_requests"] = new() { TagKeys = ["http.request.method"] },
        ["aspnetcore.diagnostics.exceptions"] = null,
        // Who answers has the buckets, and so have the metrics of spans; here it matters who was asked, how often and how long in all.
        ["http.client.request.duration"] = new ExplicitBucketHistogramConfiguration
        {
            Boundaries = [],
            TagKeys = ["http.request.method", "server.address", "server.port", "http.response.status_code", "error.type"],
        },
        ["mcp.client.operation.duration"] = new ExplicitBucketHistogramConfiguration { Boundaries = Coarse },
        ["mcp.server.operation.duration"] = new ExplicitBucketHistogramConfiguration { Boundaries = Coarse },
        ["db.client.operation.duration"] = null,
        ["db.client.connection.count"] = null,
        ["db.client.connection.max"] = null,
        ["db.client.connection.pending_requests"] = null,
        ["db.client.connection.timeouts"] = null,
        ["dotnet.process.cpu.time"] = null,
        ["dotnet.process.memory.working_set"] = null,
        ["dotnet.gc.collections"] = null,
        ["dotnet.gc.heap.total_allocated"] = null,
        ["dotnet.gc.last_collection.heap.size"] = null,
        ["dotnet.gc.pause.time"] = null,
        ["dotnet.exceptions"] = null,
        ["dotnet.monitor.lock_contentions"] = null,
        ["dotnet.thread_pool.thread.count"] = null,
        ["dotnet.thread_pool.queue.length"] = null,
    };

    /// <summary>Leaves out what is not kept, unless all is wanted.</summary>
    public static MeterProviderBuilder AddUsefulInstruments(this MeterProviderBuilder metrics) => IsEverythingWanted() ? metrics : metrics.AddView(ViewOf);

    static MetricStreamConfiguration? ViewOf(Instrument instrument) =>
        Kept.TryGetValue(instrument.Name, out var view) ? view
        : Framework.Any(prefix => instrument.Meter.Name.StartsWith(prefix, StringComparison.Ordinal)) ? MetricStreamConfiguration.Drop : null;

    static bool IsEverythingWanted()
    {
        var wanted = Environment.GetEnvironmentVariable(Variable)?.Trim();
        if (string.IsNullOrEmpty(wanted) || wanted.Equals("useful", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (!wanted.Equals("all", StringComparison.OrdinalIgnoreCase))
        {
            HookWarning.Write($"{Variable} is \"{wanted}\", expected \"useful\" or \"all\"; using \"useful\".");
            return false;
        }

        return true;
    }
}
