using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Generator;

/// <summary>A request from one service to another, as far as its spans have been seen.</summary>
internal sealed class Edge(TraceId traceId)
{
    public TraceId TraceId { get; } = traceId;

    /// <summary>The service that asked; "" until its span comes.</summary>
    public string Client { get; set; } = "";

    /// <summary>The service that answered; "" until its span comes.</summary>
    public string Server { get; set; } = "";

    /// <summary>Whom the client's span names as its peer; stands in for a server that sends no spans.</summary>
    public string Peer { get; private set; } = "";

    /// <summary>"" for a plain request, else messaging_system, database or virtual_node.</summary>
    public string ConnectionType { get; set; } = "";

    public bool HasFailed { get; private set; }

    public double? ClientSeconds { get; private set; }

    public double? ServerSeconds { get; set; }

    public bool IsComplete => Client.Length > 0 && Server.Length > 0;

    /// <summary>Takes in the span of who asked.</summary>
    public void AddClient(in SpanView span)
    {
        Add(span);
        (Client, ClientSeconds) = (span.Resource.ServiceName, span.DurationNs / 1e9);
        Peer = Peers.Of(span) ?? span.Attribute("server.address"u8) ?? "";
    }

    /// <summary>Takes in the span of who answered.</summary>
    public void AddServer(in SpanView span)
    {
        Add(span);
        (Server, ServerSeconds) = (span.Resource.ServiceName, span.DurationNs / 1e9);
    }

    void Add(in SpanView span)
    {
        HasFailed |= span.Status == SpanStatus.Error;
        if (span.Kind is SpanKind.Producer or SpanKind.Consumer)
        {
            ConnectionType = "messaging_system";
        }
    }
}
