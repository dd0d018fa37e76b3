using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL;

/// <summary>Durations as the API's parameters give them.</summary>
public static class LogQLDuration
{
    /// <summary>Reads a duration such as <c>1d12h</c>.</summary>
    /// <param name="text">Whole numbers with units from y to ms, largest first.</param>
    /// <param name="ns">Nanoseconds.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryParsePrometheus(string text, out long ns, out string error) => Durations.TryParsePrometheus(text, out ns, out error);
}
