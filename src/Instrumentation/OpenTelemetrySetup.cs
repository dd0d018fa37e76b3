using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Dendro.Instrumentation;

/// <summary>Adds the OpenTelemetry SDK to a host's services. Everything else is set by the standard <c>OTEL_*</c> variables.</summary>
static class OpenTelemetrySetup
{
    public static void Add(IServiceCollection services)
    {
        var telemetry = services.AddOpenTelemetry().ConfigureResource(Describe);
        if (Signal.IsExported("TRACES"))
        {
            telemetry.WithTracing(AddTraces);
        }

        if (Signal.IsExported("METRICS"))
        {
            telemetry.WithMetrics(AddMetrics);
        }

        if (Signal.IsExported("LOGS"))
        {
            telemetry.WithLogging(logs => logs.AddOtlpExporter(), AddLogs);
        }
    }

    static void Describe(ResourceBuilder resource) => resource
        .Clear()
        .AddService(ProcessResource.DefaultServiceName, autoGenerateServiceInstanceId: false)
        .AddTelemetrySdk()
        .AddDetector(new ProcessResource())
        .AddEnvironmentVariableDetector();

    static void AddTraces(TracerProviderBuilder traces) => traces
        .AddSource(Sources.Traces)
        .AddAspNetCoreInstrumentation(options =>
        {
            options.RecordException = true;
            options.Filter = context => Noise.IsWorthASpan(context.Request.Path);
        })
        .AddHttpClientInstrumentation(options =>
        {
            options.RecordException = true;
            options.FilterHttpRequestMessage = request => Noise.IsWorthASpan(request.RequestUri?.AbsolutePath ?? "");
        })
        .AddOtlpExporter();

    static void AddMetrics(MeterProviderBuilder metrics) => metrics
        .AddMeter(Sources.Metrics)
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddRuntimeInstrumentation()
        .AddUsefulInstruments()
        .AddOtlpExporter();

    static void AddLogs(OpenTelemetryLoggerOptions options) => options.IncludeFormattedMessage = true;
}
