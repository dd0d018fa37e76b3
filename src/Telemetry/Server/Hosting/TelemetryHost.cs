using System.IO.Compression;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Api.Queries;
using Dendro.Telemetry.Server.Api.Tempo;
using Dendro.Telemetry.Server.Generator;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Push;
using Dendro.Telemetry.Server.Rules;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.TraceQL;
using Dendro.Telemetry.TraceQL.Engine;
using Grpc.AspNetCore.Server.Model;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dendro.Telemetry.Server.Hosting;

/// <summary>Puts the process together: ports, store, and what answers on them.</summary>
internal static class TelemetryHost
{
    /// <summary>The largest request taken, after decompression too.</summary>
    internal const int MaxRequestBytes = 64 << 20;

    internal static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder, TelemetrySettings settings)
    {
        // A line per request would drown the rest, and would be sent here as telemetry again.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.Listen(settings.Bind, settings.OtlpGrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
            foreach (var port in settings.HttpPorts)
            {
                kestrel.Listen(settings.Bind, port);
            }
        });
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBuffers>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => TelemetryStore.Open(
            settings.Store, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<TelemetryStore>>()));
        builder.Services.AddSingleton<ISeriesSource>(services => services.GetRequiredService<TelemetryStore>().Series);
        builder.Services.AddSingleton<ILogSource>(services => services.GetRequiredService<TelemetryStore>().Logs);
        builder.Services.AddSingleton<ISpanSource>(services => services.GetRequiredService<TelemetryStore>().Spans);
        builder.Services.AddSingleton<TraceQLEngine>();
        builder.Services.AddSingleton(settings.Ingest);
        builder.Services.AddSingleton<LogLimits>();
        builder.Services.AddSingleton(services => new TimeLimits(settings.Store, settings.Ingest, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<IngestMetrics>();
        builder.Services.AddSingleton<RequestMemory>();
        builder.Services.AddSingleton<QueryMetrics>();
        builder.Services.AddSingleton(settings.Queries);
        builder.Services.AddSingleton<QueryAdmission>();
        builder.Services.AddSingleton<OtlpReceiver>();
        builder.Services.AddSingleton<RemoteSeries>();
        builder.Services.AddSingleton(McpTarget.Read(builder.Configuration));
        builder.Services.AddHttpClient<McpApi>(client => client.Timeout = Timeout.InfiniteTimeSpan);
        builder.Services.AddOtlpCors(settings.OtlpOrigins);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaxRequestBytes;
            grpc.CompressionProviders = [new CheckedCompression(new GzipCompressionProvider(CompressionLevel.Fastest)), new CheckedCompression(new ZstdCompression())];
        });
        builder.Services.AddSingleton<IServiceMethodProvider<OtlpGrpc>, OtlpGrpc.Methods>();
        if (settings.SpanMetrics)
        {
            builder.Services.AddGenerator();
        }

        builder.Services.AddRules(builder.Configuration);
        return builder;
    }
}
