using Dendro.Telemetry.Server.Api.Queries;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Hosting;

/// <summary>Says how the process is: <c>/ready</c>, <c>/alive</c>, <c>/health</c>, and its figures under <c>/status</c>.</summary>
internal static class StatusApi
{
    internal static IEndpointRouteBuilder MapStatus(this IEndpointRouteBuilder app)
    {
        app.MapGet("/ready", () => "ready");
        app.MapGet("/alive", () => "ok");
        app.MapGet("/health", () => TypedResults.Ok(new Health("healthy", new Dictionary<string, string> { ["store"] = "open" })));
        app.MapGet("/status", (TelemetryStore store, IngestMetrics ingest, QueryMetrics queries, QueryAdmission admission) =>
            TypedResults.Ok(Status(store.Status, ingest, queries.Figures, admission.Figures)));
        return app;
    }

    static ServerStatus Status(StoreStatus store, IngestMetrics ingest, IReadOnlyDictionary<string, QueryFigures> queries, IReadOnlyDictionary<string, LaneFigures> lanes) => new(
        Of(ingest, Signal.Traces, store.Stored.Spans),
        Of(ingest, Signal.Metrics, store.Stored.Samples),
        Of(ingest, Signal.Logs, store.Stored.Logs),
        store.Stored.Commits,
        store.Stored.Commits == 0 ? 0 : (store.Stored.Spans + store.Stored.Samples + store.Stored.Logs) / (double)store.Stored.Commits,
        store.Work.Commits,
        store.Work.Folds,
        store.Work.Checkpoints,
        store.Work.Waits,
        queries,
        lanes,
        store.QueueBytes,
        store.FileBytes,
        store.JournalBytes,
        store.Work.MemoryBytes,
        store.Series,
        store.Streams,
        store.CatalogBytes,
        Environment.CpuUsage.TotalTime.TotalSeconds,
        Environment.WorkingSet,
        GC.GetGCMemoryInfo().TotalCommittedBytes,
        GC.GetTotalAllocatedBytes());

    static SignalStatus Of(IngestMetrics ingest, Signal signal, long stored)
    {
        var (accepted, refused, truncated) = ingest.Counts(signal);
        return new SignalStatus(accepted, refused, truncated, stored);
    }

    /// <param name="Accepted">Records taken over OTLP since the start.</param>
    /// <param name="Refused">Records not taken.</param>
    /// <param name="Truncated">Texts of records that were cut for their length.</param>
    /// <param name="Stored">Records made durable, from every source.</param>
    internal sealed record SignalStatus(long Accepted, long Refused, long Truncated, long Stored);

    internal sealed record Health(string Status, IReadOnlyDictionary<string, string> Checks);

    internal sealed record ServerStatus(
        SignalStatus Traces,
        SignalStatus Metrics,
        SignalStatus Logs,
        long Commits,
        double RecordsPerCommit,
        WorkFigures CommitTimes,
        WorkFigures FoldTimes,
        WorkFigures CheckpointTimes,
        WorkFigures WaitTimes,
        IReadOnlyDictionary<string, QueryFigures> Queries,
        IReadOnlyDictionary<string, LaneFigures> QueryLanes,
        long QueueBytes,
        long FileBytes,
        long JournalBytes,
        long DuckDbMemoryBytes,
        int Series,
        int Streams,
        long CatalogBytes,
        double CpuSeconds,
        long WorkingSetBytes,
        long ManagedBytes,
        long AllocatedBytes);
}
