namespace Dendro.Instrumentation;

/// <summary>Which exporter a signal uses (OpenTelemetry's <c>OTEL_{TRACES,METRICS,LOGS}_EXPORTER</c>).</summary>
static class Signal
{
    public static bool IsExported(string signal)
    {
        var variable = $"OTEL_{signal}_EXPORTER";
        var exporter = Environment.GetEnvironmentVariable(variable);
        switch (exporter?.Trim().ToLowerInvariant())
        {
            case null or "" or "otlp":
                return true;
            case "none":
                return false;
            default:
                HookWarning.Write($"{variable} is \"{exporter}\", expected \"otlp\" or \"none\"; using \"otlp\".");
                return true;
        }
    }
}
