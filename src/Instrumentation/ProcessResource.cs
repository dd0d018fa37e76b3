using System.Reflection;
using System.Runtime.InteropServices;
using OpenTelemetry.Resources;

namespace Dendro.Instrumentation;

/// <summary>
/// Describes this process by the resource semantic conventions (1.37: <c>service</c>, <c>process</c>, <c>host</c>,
/// <c>telemetry.distro</c>). What the standard environment variables say wins over what is detected.
/// </summary>
sealed class ProcessResource : IResourceDetector
{
    public Resource Detect() => new(new Dictionary<string, object>
    {
        ["service.version"] = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
        ["service.instance.id"] = Guid.NewGuid().ToString(),
        ["host.name"] = Environment.MachineName,
        ["process.pid"] = (long)Environment.ProcessId,
        ["process.runtime.name"] = ".NET",
        ["process.runtime.version"] = Environment.Version.ToString(),
        ["process.runtime.description"] = RuntimeInformation.FrameworkDescription,
        ["telemetry.distro.name"] = "dendro",
    });

    /// <summary>The name used when neither <c>OTEL_SERVICE_NAME</c> nor <c>OTEL_RESOURCE_ATTRIBUTES</c> gives one.</summary>
    public static string DefaultServiceName => Assembly.GetEntryAssembly()?.GetName().Name ?? "unknown_service";
}
