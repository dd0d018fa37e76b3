using Grpc.Core;
using Grpc.Net.Client;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Calls <c>Export</c> of one of OTLP's services with a message in bytes.</summary>
internal static class GrpcExport
{
    internal const string Logs = "opentelemetry.proto.collector.logs.v1.LogsService";
    internal const string Metrics = "opentelemetry.proto.collector.metrics.v1.MetricsService";
    internal const string Traces = "opentelemetry.proto.collector.trace.v1.TraceService";

    static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static (byte[] value) => value, static value => value);

    /// <param name="channel">To the server.</param>
    /// <param name="service">The service's full name.</param>
    /// <param name="request">The message.</param>
    /// <param name="encoding">One that the channel knows, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal static async Task<byte[]> SendAsync(GrpcChannel channel, string service, byte[] request, string? encoding, CancellationToken cancellationToken)
    {
        var headers = new Metadata();
        if (encoding is not null)
        {
            headers.Add("grpc-internal-encoding-request", encoding);
        }

        var export = new Method<byte[], byte[]>(MethodType.Unary, service, "Export", Bytes, Bytes);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(export, null, new CallOptions(headers, cancellationToken: cancellationToken), request);
        return await call.ResponseAsync;
    }

    /// <summary>Whether a refusal tells when to come again.</summary>
    internal static bool HasRetryInfo(RpcException refusal) =>
        System.Text.Encoding.UTF8.GetString(refusal.Trailers.GetValueBytes("grpc-status-details-bin") ?? []).Contains("google.rpc.RetryInfo", StringComparison.Ordinal);
}
