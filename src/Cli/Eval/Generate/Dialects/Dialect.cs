using Dendro.Cli.Eval.Generate.Model;

namespace Dendro.Cli.Eval.Generate.Dialects;

/// <summary>What a system tells of itself.</summary>
[Flags]
internal enum Tells
{
    None = 0,

    /// <summary>A span for each request that a service serves.</summary>
    Spans = 1,

    /// <summary>And one for each call that it makes.</summary>
    ClientSpans = 2,
    Logs = 4,

    /// <summary>A line for each request.</summary>
    AccessLogs = 8,

    /// <summary>Counts and durations of requests.</summary>
    RequestMetrics = 16,

    /// <summary>Processor, memory, collector, pools, disk.</summary>
    ProcessMetrics = 32,

    QueueMetrics = 64,

    /// <summary>Instances with their versions.</summary>
    Instances = 128,

    /// <summary>Its counts and durations of requests are rates, shares and quantiles of each interval, not counters.</summary>
    Readings = 256,

    /// <summary>And of each caller and callee.</summary>
    Edges = 512,
}

/// <summary>How span attributes are written.</summary>
internal enum SpanStyle
{
    None,
    Http,
    OldHttp,
    Grpc,
    Internal,
}

/// <summary>A way of telling: which signals, by which conventions.</summary>
internal sealed record Dialect(string Name, Tells Tells, SpanStyle Spans, Link Calls)
{
    const Tells Traced = Tells.Spans | Tells.ClientSpans;
    const Tells Metered = Tells.RequestMetrics | Tells.ProcessMetrics;

    public static readonly IReadOnlyList<Dialect> All =
    [
        new("http", Traced | Tells.Logs | Metered, SpanStyle.Http, Link.Http),
        new("old-http", Traced | Tells.Logs, SpanStyle.OldHttp, Link.Http),
        new("grpc", Traced | Metered, SpanStyle.Grpc, Link.Grpc),
        new("messaging", Traced | Tells.Logs | Tells.QueueMetrics | Tells.ProcessMetrics, SpanStyle.Http, Link.Http),
        new("internal", Tells.Spans, SpanStyle.Internal, Link.Http),
        new("exporter", Metered, SpanStyle.None, Link.Http),
        new("logs", Tells.Logs | Tells.AccessLogs, SpanStyle.None, Link.Http),
        new("readings", Metered | Tells.Readings, SpanStyle.None, Link.Http),
        new("edges", Metered | Tells.Readings | Tells.Edges, SpanStyle.None, Link.Http),
        new("k8s", Traced | Tells.Logs | Metered | Tells.QueueMetrics | Tells.Instances, SpanStyle.Http, Link.Http),
    ];

    /// <summary>It speaks Prometheus' names rather than OpenTelemetry's.</summary>
    public bool IsPrometheus => Name == "exporter";

    /// <summary>Its log lines are JSON, with the level inside.</summary>
    public bool IsJson => Name == "logs";

    public bool Has(Tells what) => (Tells & what) != 0;

    public SystemNeeds Needs => new(Calls, Has(Tells.QueueMetrics), Has(Tells.Instances) || IsPrometheus);
}
