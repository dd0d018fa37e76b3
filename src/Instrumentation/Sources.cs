namespace Dendro.Instrumentation;

/// <summary>The names under which libraries publish spans and metrics; one that is not listed is not collected.</summary>
static class Sources
{
    /// <summary>Activity sources.</summary>
    public static readonly string[] Traces =
    [
        "Dendro.*",
        "Npgsql",
        "Microsoft.Extensions.AI",
        "Experimental.Microsoft.Extensions.AI",
        "ModelContextProtocol",
        "Experimental.ModelContextProtocol",
        .. Additional("OTEL_DOTNET_TRACES_ADDITIONAL_SOURCES"),
    ];

    /// <summary>Meters.</summary>
    public static readonly string[] Metrics =
    [
        "Dendro.*",
        "Npgsql",
        "Microsoft.Extensions.AI",
        "Experimental.Microsoft.Extensions.AI",
        "ModelContextProtocol",
        "Experimental.ModelContextProtocol",
        .. Additional("OTEL_DOTNET_METRICS_ADDITIONAL_SOURCES"),
    ];

    // The variables of OpenTelemetry .NET Automatic Instrumentation, so that its users need not learn new ones.
    static string[] Additional(string variable) =>
        Environment.GetEnvironmentVariable(variable)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
