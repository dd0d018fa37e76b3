using System.Text.RegularExpressions;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Catalogue;

/// <summary>What names and labels of metrics say, in the conventions of OpenTelemetry, Prometheus exporters, Kubernetes and Istio.</summary>
internal static partial class MetricDialect
{
    /// <summary>The labels that name what a series belongs to, the best first.</summary>
    public static readonly string[] EntityLabels =
    [
        "service_name", "k8s_deployment_name", "destination_workload", "service", "app", "app_kubernetes_io_name", "deployment", "application", "container", "job",
        "pod", "instance",
    ];

    public static readonly string[] InstanceLabels = ["service_instance_id", "k8s_pod_name", "pod", "instance", "host_name", "node"];

    /// <summary>Labels that tell how a request ended.</summary>
    public static readonly string[] OutcomeLabels =
    [
        "code", "status", "status_code", "http_status_code", "http_response_status_code", "response_code", "grpc_code", "grpc_status", "rpc_grpc_status_code",
        "outcome", "result", "error_type", "status_class",
    ];

    /// <summary>Labels that name the two ends of a call.</summary>
    public static readonly (string Caller, string Callee)[] EdgeLabels =
        [("client", "server"), ("source_workload", "destination_workload"), ("source_service_name", "destination_service_name"), ("caller", "callee"), ("source", "destination")];

    /// <summary>
    /// What is about scraping, or has its meaning in a sibling: buckets belong to a sum and a count.
    /// </summary>
    public const string Unread = "(ALERTS|scrape_|promhttp_|go_memstats_|prometheus_).*|up|target_info|otel_scope_info|.*_bucket|.*_created|.*_info";

    const double UnknownQuantile = 0.95;

    static readonly (Regex Words, ResourceKind Kind)[] Kinds =
    [
        (Host(), ResourceKind.Host), (GarbageCollection(), ResourceKind.GarbageCollection), (Cpu(), ResourceKind.Cpu), (Memory(), ResourceKind.Memory),
        (Queue(), ResourceKind.Queue), (Pool(), ResourceKind.Pool), (Threads(), ResourceKind.Threads), (Disk(), ResourceKind.Disk),
        (Network(), ResourceKind.Network), (Restarts(), ResourceKind.Restarts),
    ];

    public static string? Entity(IReadOnlyDictionary<string, string> labels)
    {
        var name = EntityLabels.Select(labels.GetValueOrDefault).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        // OTLP's mapping writes job as namespace/name.
        return name is null || !name.Contains('/', StringComparison.Ordinal) || labels.ContainsKey("service_name") ? name : name[(name.LastIndexOf('/') + 1)..];
    }

    /// <summary>Labels by which cAdvisor and kube-state-metrics name whose series it is; a pod's name begins with its deployment's.</summary>
    static readonly string[] ContainerLabels = ["container", "k8s_container_name", "deployment", "k8s_deployment_name", "workload", "app", "pod", "k8s_pod_name"];

    /// <summary>The label of a series, and its value, by which it belongs to a service; null when it does not.</summary>
    public static (string Label, string Value)? Belongs(IReadOnlyDictionary<string, string> labels, string service)
    {
        var entity = Entity(labels);
        if (string.Equals(entity, service, StringComparison.OrdinalIgnoreCase) && EntityLabels.FirstOrDefault(label => !string.IsNullOrEmpty(labels.GetValueOrDefault(label))) is { } own)
        {
            return (own, labels[own]);
        }

        var last = service[(service.LastIndexOfAny(['.', '/']) + 1)..];
        foreach (var label in ContainerLabels)
        {
            if (labels.GetValueOrDefault(label) is { Length: > 0 } value && (string.Equals(value, last, StringComparison.OrdinalIgnoreCase)
                || (label.EndsWith("pod", StringComparison.Ordinal) || label == "k8s_pod_name") && value.StartsWith(last + "-", StringComparison.OrdinalIgnoreCase)))
            {
                return (label, value);
            }
        }

        return null;
    }

    public static string? Instance(IReadOnlyDictionary<string, string> labels) =>
        InstanceLabels.Select(labels.GetValueOrDefault).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    public static (string Caller, string Callee)? Edge(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var (caller, callee) in EdgeLabels)
        {
            if (labels.GetValueOrDefault(caller) is { Length: > 0 } from && labels.GetValueOrDefault(callee) is { Length: > 0 } to)
            {
                return (from, to);
            }
        }

        return null;
    }

    public static ResourceKind Resource(string metric) => Kinds.FirstOrDefault(kind => kind.Words.IsMatch(metric)).Kind;

    /// <param name="metric">Its name.</param>
    /// <param name="names">All names: a count is that of a histogram or summary when it has a sum beside it.</param>
    public static bool IsCounter(string metric, IReadOnlySet<string> names) => Counter().IsMatch(metric)
        && (!metric.EndsWith("_count", StringComparison.Ordinal) || names.Contains(metric[..^"_count".Length] + "_sum"));

    public static bool IsDuration(string metric, IReadOnlyDictionary<string, string> labels) =>
        Duration().IsMatch(metric) && (labels.ContainsKey("quantile") || Statistic().IsMatch(metric) || !Counter().IsMatch(metric));

    public static bool IsTraffic(string metric) => Traffic().IsMatch(metric) && !IsFailure(metric) && !UnderWay().IsMatch(metric);

    public static bool IsFailure(string metric) => Failure().IsMatch(metric);

    /// <summary>A share of what succeeded: it falls when things fail.</summary>
    public static bool IsSuccess(string metric) => Success().IsMatch(metric);

    /// <summary>What a service waits for, as it sees it itself.</summary>
    public static bool IsOfClient(string metric, IReadOnlyDictionary<string, string> labels) => Client().IsMatch(metric)
        || (labels.GetValueOrDefault("span_kind") is { } kind && Client().IsMatch(kind))
        || (Edge(labels) is { } edge && edge.Caller == Entity(labels));

    /// <summary>Which quantile of durations a series is, 0 to 1; a high one where that is not told, and 0 of a mean.</summary>
    public static double Quantile(string metric, IReadOnlyDictionary<string, string> labels)
    {
        var text = labels.GetValueOrDefault("quantile") ?? Percentile().Match(metric).Groups["digits"].Value;
        return Mean().IsMatch(metric) ? 0
            : !double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? UnknownQuantile
            : number < 1 ? number
            : number / Math.Pow(10, Math.Ceiling(Math.Log10(number + 1)));
    }

    /// <summary>Null when no label tells how it ended.</summary>
    public static bool? Failed(IReadOnlyDictionary<string, string> labels) =>
        OutcomeLabels.Select(labels.GetValueOrDefault).FirstOrDefault(value => !string.IsNullOrEmpty(value)) is { } outcome ? FailedOutcome().IsMatch(outcome) : null;

    /// <summary>
    /// The least change that means anything, however quiet the metric was: two hundredths of a processor's time, a few things that are
    /// counted, an event a second, 8 MiB of memory. 0 where the unit is not known.
    /// </summary>
    public static double LeastChange(string metric, bool isCounter) => (isCounter, Resource(metric)) switch
    {
        (true, _) when metric.EndsWith("_seconds_total", StringComparison.Ordinal) => 0.02,
        (true, ResourceKind.GarbageCollection or ResourceKind.Pool or ResourceKind.Threads or ResourceKind.Queue) => 1,
        (false, ResourceKind.Pool or ResourceKind.Threads or ResourceKind.Queue) when !Share().IsMatch(metric) => 5,
        (false, ResourceKind.Memory or ResourceKind.GarbageCollection) when metric.EndsWith("_bytes", StringComparison.Ordinal) => 8 << 20,
        _ => 0,
    };

    /// <summary>Labels that differ between what the agents ask for: the entity, its instance and how requests ended.</summary>
    public static string Grouping { get; } =
        string.Join(", ", new[] { "__name__", "quantile" }.Concat(EntityLabels).Concat(InstanceLabels).Concat(OutcomeLabels).Distinct());

    [GeneratedRegex("(^|_)(node|host)(_|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Host();

    [GeneratedRegex("(^|_)(gc|garbage)(_|$)|safepoint", RegexOptions.IgnoreCase)]
    private static partial Regex GarbageCollection();

    [GeneratedRegex("cpu|processor_time|throttl|ctx_switch|context_switch", RegexOptions.IgnoreCase)]
    private static partial Regex Cpu();

    [GeneratedRegex("mem(ory)?(_|$)|heap|rss|working_set|resident|swap|mem$", RegexOptions.IgnoreCase)]
    private static partial Regex Memory();

    [GeneratedRegex("queue|_lag|lag_|backlog|pending|inflight|in_flight", RegexOptions.IgnoreCase)]
    private static partial Regex Queue();

    [GeneratedRegex("pool|connections?(_|$)|idle|db_client", RegexOptions.IgnoreCase)]
    private static partial Regex Pool();

    [GeneratedRegex("thread|goroutine|lock|contention", RegexOptions.IgnoreCase)]
    private static partial Regex Threads();

    [GeneratedRegex("disk|filesystem|(^|_)fs_|volume|diskio|io_wait|iops", RegexOptions.IgnoreCase)]
    private static partial Regex Disk();

    [GeneratedRegex("network|receive|transmit|tcp|socket|packet|retrans|_net_|bandwidth|(^|_)net(_|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Network();

    [GeneratedRegex("restart|oom|uptime", RegexOptions.IgnoreCase)]
    private static partial Regex Restarts();

    [GeneratedRegex("ratio|utilization|percent|usage|seconds", RegexOptions.IgnoreCase)]
    private static partial Regex Share();

    [GeneratedRegex("_(total|count|sum)$")]
    private static partial Regex Counter();

    [GeneratedRegex("latency|duration|response_time|elapsed|request_time|_rt(_|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Duration();

    [GeneratedRegex("p\\d\\d|percentile|quantile|mean|avg|average|max", RegexOptions.IgnoreCase)]
    private static partial Regex Statistic();

    [GeneratedRegex("requests?|(^|_)calls?(_|$)|messages?|qps|rps|throughput|workload|invocations?|operations?(_|$)|(http|rpc|grpc).*_count$", RegexOptions.IgnoreCase)]
    private static partial Regex Traffic();

    [GeneratedRegex("error|fail|exception|fault|rejected|dropped|5xx", RegexOptions.IgnoreCase)]
    private static partial Regex Failure();

    [GeneratedRegex("(p|percentile_?|quantile_?)(?<digits>\\d{2,3})", RegexOptions.IgnoreCase)]
    private static partial Regex Percentile();

    [GeneratedRegex("mean|avg|average|(^|_)p?50(_|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Mean();

    [GeneratedRegex("active|open|in_?flight|concurren|pending|current", RegexOptions.IgnoreCase)]
    private static partial Regex UnderWay();

    [GeneratedRegex("availability|success_(rate|ratio)", RegexOptions.IgnoreCase)]
    private static partial Regex Success();

    [GeneratedRegex("(^|_)(client|producer|outbound|outgoing|upstream|egress)(_|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Client();

    [GeneratedRegex("^((STATUS_CODE_)?ERROR|5\\d\\d|5xx|error|err|fail\\w*|exception|timeout|unavailable|internal|unknown|dataloss|data_loss|deadline\\w*|aborted|\\w*(Exception|Error))$", RegexOptions.IgnoreCase)]
    private static partial Regex FailedOutcome();
}
