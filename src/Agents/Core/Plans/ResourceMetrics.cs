using System.Text.RegularExpressions;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Core.Plans;

/// <summary>
/// The metrics that tell of a resource, by the names that OpenTelemetry's runtimes, Prometheus' client libraries, cAdvisor and Kubernetes
/// give them, what people mean first; then whatever is named after the resource.
/// </summary>
internal static partial class ResourceMetrics
{
    static readonly (Concept Concept, Regex[] Names)[] All =
    [
        (Concept.Cpu, [CpuShare(), CpuTime(), AnyCpu()]),
        (Concept.GarbageCollection, [GarbagePause(), GarbageCount(), AnyGarbage()]),
        (Concept.Memory, [ProcessMemory(), ContainerMemory(), Heap(), AnyMemory()]),
        (Concept.Queue, [Lag(), QueueLength(), AnyQueue()]),
        (Concept.Connections, [ConnectionsInUse(), AnyConnections()]),
        (Concept.Threads, [ThreadCount(), AnyThreads()]),
        (Concept.Disk, [DiskUse(), AnyDisk()]),
        (Concept.Network, [NetworkBytes(), AnyNetwork()]),
        (Concept.Restarts, [RestartCount()]),
    ];

    public static IEnumerable<Concept> Concepts => All.Select(one => one.Concept);

    public static IReadOnlyList<MetricFamily> Of(Concept concept, SystemCatalogue catalogue) =>
    [
        .. All.Single(one => one.Concept == concept).Names
            .SelectMany(names => catalogue.Metrics.Where(metric => names.IsMatch(metric.Name)).OrderBy(metric => metric.Name.Length)).Distinct(),
    ];

    /// <summary>The metric, and others that tell the same of services of another kind.</summary>
    public static IReadOnlyList<MetricFamily> Like(MetricFamily metric, SystemCatalogue catalogue) =>
        [metric, .. Concepts.Select(concept => Of(concept, catalogue)).FirstOrDefault(families => families.Contains(metric), []).Where(other => other != metric)];

    /// <summary>What tells when a process started: its own word for it, then how long it has run, then counters that begin anew with it.</summary>
    public static IReadOnlyList<MetricFamily> Starts(SystemCatalogue catalogue) =>
    [
        .. catalogue.Metrics.Where(metric => metric.Type == MetricType.Gauge && StartTime().IsMatch(metric.Name)).OrderBy(metric => metric.Name.Length).Take(1),
        .. catalogue.Metrics.Where(metric => metric.Type == MetricType.Gauge && Uptime().IsMatch(metric.Name)).OrderBy(metric => metric.Name.Length).Take(1),
        .. Of(Concept.Cpu, catalogue).Concat(catalogue.Metrics).Where(metric => metric.Type == MetricType.Counter && !IsOfOthers(metric)).Distinct(),
    ];

    /// <summary>Whether an exporter or a generator tells it of others.</summary>
    public static bool IsOfOthers(MetricFamily metric) => OfOthers().IsMatch(metric.Name);

    /// <summary>How long statements take, as clients of databases measure it.</summary>
    public static IReadOnlyList<MetricFamily> DatabaseTimes(SystemCatalogue catalogue) =>
        [.. catalogue.Metrics.Where(metric => metric.Seconds is not null && metric.Type != MetricType.Counter && DatabaseTime().IsMatch(metric.Name)).OrderBy(metric => metric.Name.Length)];

    [GeneratedRegex("^(db|sql|jdbc|database|mongodb|redis|postgres(ql)?|mysql|pgx?|gorm)_.*(duration|latency|time)", RegexOptions.IgnoreCase)]
    private static partial Regex DatabaseTime();

    [GeneratedRegex("^(process|jvm|container|dotnet|k8s_pod|pod)_.*cpu.*(utilization|usage(_ratio)?|ratio|percent)$|^process_cpu_usage$|^cpu(_usage|_utilization)?$", RegexOptions.IgnoreCase)]
    private static partial Regex CpuShare();

    [GeneratedRegex("^(process|container|dotnet_process|jvm|k8s_pod)_.*cpu.*_(seconds|time)(_total)?$", RegexOptions.IgnoreCase)]
    private static partial Regex CpuTime();

    [GeneratedRegex("cpu", RegexOptions.IgnoreCase)]
    private static partial Regex AnyCpu();

    [GeneratedRegex("gc.*(pause|duration).*(seconds|total|time)?", RegexOptions.IgnoreCase)]
    private static partial Regex GarbagePause();

    [GeneratedRegex("gc.*(collections|count)", RegexOptions.IgnoreCase)]
    private static partial Regex GarbageCount();

    [GeneratedRegex("(^|_)gc(_|$)|garbage", RegexOptions.IgnoreCase)]
    private static partial Regex AnyGarbage();

    [GeneratedRegex("^(process|dotnet_process)_.*(memory_usage|memory_physical|resident_memory|working_set)(_bytes)?$|^process_(memory_)?rss|^memory(_usage)?(_bytes)?$", RegexOptions.IgnoreCase)]
    private static partial Regex ProcessMemory();

    [GeneratedRegex("^(container|k8s_pod|pod)_.*memory.*(working_set|usage|rss)", RegexOptions.IgnoreCase)]
    private static partial Regex ContainerMemory();

    [GeneratedRegex("^(jvm_memory_used|nodejs_heap|go_memory_used|go_memstats_(alloc|heap_inuse)|dotnet_gc_.*heap_size|.*mem(ory)?_(usage|used))", RegexOptions.IgnoreCase)]
    private static partial Regex Heap();

    [GeneratedRegex("mem(ory)?(_|$)|heap|rss", RegexOptions.IgnoreCase)]
    private static partial Regex AnyMemory();

    [GeneratedRegex("(^|_)lag(_|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Lag();

    [GeneratedRegex("queue.*(length|depth|size|messages)|backlog|pending", RegexOptions.IgnoreCase)]
    private static partial Regex QueueLength();

    [GeneratedRegex("queue", RegexOptions.IgnoreCase)]
    private static partial Regex AnyQueue();

    [GeneratedRegex("(db|sql|pool|hikari).*connections?.*(usage|count|active|in_use|busy|used)|pool_(in_use|used|active)|connections_(active|open|in_use|used)", RegexOptions.IgnoreCase)]
    private static partial Regex ConnectionsInUse();

    [GeneratedRegex("connections?(_|$)|pool", RegexOptions.IgnoreCase)]
    private static partial Regex AnyConnections();

    [GeneratedRegex("thread.*count|threads(_live|_current)?$|goroutines?|goroutine_count", RegexOptions.IgnoreCase)]
    private static partial Regex ThreadCount();

    [GeneratedRegex("thread|goroutine", RegexOptions.IgnoreCase)]
    private static partial Regex AnyThreads();

    [GeneratedRegex("(disk|filesystem|volume|fs).*(usage|used|utilization)", RegexOptions.IgnoreCase)]
    private static partial Regex DiskUse();

    [GeneratedRegex("disk|filesystem|(^|_)fs_|volume", RegexOptions.IgnoreCase)]
    private static partial Regex AnyDisk();

    [GeneratedRegex("network.*(bytes|io)", RegexOptions.IgnoreCase)]
    private static partial Regex NetworkBytes();

    [GeneratedRegex("network|(^|_)net_", RegexOptions.IgnoreCase)]
    private static partial Regex AnyNetwork();

    // What an exporter counts for others begins anew when they do.
    [GeneratedRegex("^(traces|container|kube|node)_", RegexOptions.IgnoreCase)]
    private static partial Regex OfOthers();

    [GeneratedRegex("restart", RegexOptions.IgnoreCase)]
    private static partial Regex RestartCount();

    [GeneratedRegex("start_time_seconds$|(^|_)start_time$", RegexOptions.IgnoreCase)]
    private static partial Regex StartTime();

    [GeneratedRegex("(^|_)uptime(_in)?(_(milli)?seconds)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Uptime();
}
