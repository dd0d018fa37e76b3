using Dendro.Telemetry.Server.Ingest;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Dendro.Telemetry.Server.Otlp;

/// <summary>OTLP over gRPC: the three <c>Export</c> methods, whose messages are left as bytes for the receiver.</summary>
internal sealed class OtlpGrpc(OtlpReceiver receiver, RequestMemory memory)
{
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    async Task<byte[]> ExportAsync(Signal signal, ReadOnlyMemory<byte> request, ServerCallContext context)
    {
        if (!memory.TryTake(request.Length, own: 0))
        {
            receiver.Refuse(signal, ReceiveStatus.QueueFull);
            throw Failure(StatusCode.ResourceExhausted, RequestMemory.Full, RetryAfter);
        }

        try
        {
            return Answer(await receiver.ReceiveAsync(signal, request, context.CancellationToken));
        }
        finally
        {
            memory.GiveBack(request.Length);
        }
    }

    static byte[] Answer(ReceiveOutcome outcome) => outcome.Status switch
    {
        ReceiveStatus.Stored => OtlpMessages.Response(outcome),
        ReceiveStatus.Malformed => throw Failure(StatusCode.InvalidArgument, outcome.Message, null),
        ReceiveStatus.QueueFull => throw Failure(StatusCode.ResourceExhausted, outcome.Message, RetryAfter),
        _ => throw Failure(StatusCode.Unavailable, outcome.Message, RetryAfter),
    };

    static RpcException Failure(StatusCode code, string message, TimeSpan? retryAfter) => new(
        new Status(code, message),
        new Metadata { { "grpc-status-details-bin", OtlpMessages.Status((int)code, message, retryAfter) } });

    /// <summary>Registers the methods with gRPC without generated code.</summary>
    internal sealed class Methods : IServiceMethodProvider<OtlpGrpc>
    {
        static readonly Marshaller<byte[]> Requests = new(
            static (_, _) => throw new NotSupportedException("a server only reads requests"), static context => context.PayloadAsNewBuffer());

        static readonly Marshaller<byte[]> Responses = Marshallers.Create(static bytes => bytes, static bytes => bytes);

        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpGrpc> context)
        {
            Add(context, Signal.Traces, "opentelemetry.proto.collector.trace.v1.TraceService");
            Add(context, Signal.Metrics, "opentelemetry.proto.collector.metrics.v1.MetricsService");
            Add(context, Signal.Logs, "opentelemetry.proto.collector.logs.v1.LogsService");
        }

        static void Add(ServiceMethodProviderContext<OtlpGrpc> context, Signal signal, string service) => context.AddUnaryMethod(
            new Method<byte[], byte[]>(MethodType.Unary, service, "Export", Requests, Responses),
            [],
            (grpc, request, call) => grpc.ExportAsync(signal, request, call));
    }
}
