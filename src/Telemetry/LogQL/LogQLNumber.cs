using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.LogQL;

/// <summary>Numbers as the API writes them.</summary>
public static class LogQLNumber
{
    /// <summary>The fewest digits that read back to the same number, without an exponent; or NaN, +Inf, -Inf.</summary>
    public static string Format(double value) => GoNumbers.Plain(value);
}
