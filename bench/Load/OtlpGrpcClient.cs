using Dendro.Telemetry.Server.Otlp;
using Grpc.Core;
using Grpc.Net.Client;

namespace Dendro.Bench.Load;

/// <summary>OTLP over gRPC, with requests that are encoded already (https://opentelemetry.io/docs/specs/otlp/#otlpgrpc).</summary>
internal sealed class OtlpGrpcClient(Uri address) : IOtlpClient
{
    static readonly Marshaller<byte[]> Raw = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    readonly GrpcChannel _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true },
        DisposeHttpClient = true,
    });

    public async Task<int> SendAsync(Signal signal, ExportRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var call = _channel.CreateCallInvoker().AsyncUnaryCall(Method(signal), null, new CallOptions(cancellationToken: cancellationToken), request.Bytes);
            return request.Records - (int)PartialSuccess.Rejected(await call.ResponseAsync);
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.ResourceExhausted or StatusCode.Unavailable)
        {
            return 0;
        }
        catch (RpcException wrong) when (wrong.StatusCode != StatusCode.Cancelled)
        {
            throw new HttpRequestException($"{signal} were answered with {wrong.Status}");
        }
    }

    public void Dispose() => _channel.Dispose();

    static Method<byte[], byte[]> Method(Signal signal)
    {
        var (package, service) = signal switch { Signal.Traces => ("trace", "TraceService"), Signal.Metrics => ("metrics", "MetricsService"), _ => ("logs", "LogsService") };
        return new(MethodType.Unary, $"opentelemetry.proto.collector.{package}.v1.{service}", "Export", Raw, Raw);
    }
}
