using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>The ends that messages share.</summary>
internal static class Messages
{
    /// <summary>Names the metric that a message is about, when it is known.</summary>
    public static string ForMetric(string metric) => metric.Length == 0 ? "" : $" for metric name {GoString.Quote(metric)}";
}
