using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>Hears of spans after they were stored; what it throws is logged and costs the sender nothing.</summary>
internal interface ISpanObserver
{
    /// <summary>Looks at stored spans. Must return soon; called by several requests at once.</summary>
    void OnSpans(SpanBatch spans);
}
