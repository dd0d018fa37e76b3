using Dendro.Cli.Configuration;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Eval;

/// <summary>The environment of what is evaluated: nothing of the user's that leads elsewhere, no model, and no telemetry of its own.</summary>
internal static class EvalSettings
{
    static readonly string[] Kept =
        ["PATH", "HOME", "TMPDIR", "LANG", "TZ", "LD_LIBRARY_PATH", "AGENT_CALL_TIMEOUT", "TELEMETRY_MEMORY_LIMIT", "TELEMETRY_MAX_SIZE"];

    static readonly Dictionary<string, string> Own = new()
    {
        // What they did would be found among what is asked about.
        ["OTEL_SDK_DISABLED"] = "true",
        // Made of the last spans only, and as of their arrival.
        ["TELEMETRY_SPAN_METRICS"] = "false",
        // Imported times are a few minutes to some hours old.
        ["TELEMETRY_RETENTION"] = "30d",
        ["LOG_LEVEL"] = "Warning",
    };

    /// <summary>What the plan adds to the environment of a process for a system that is used.</summary>
    static readonly string[] Unwanted = ["DOTNET_STARTUP_HOOKS", "TELEMETRY_RULES_DIR"];

    public static Settings Of(Settings users) => new(users.All
        .Where(setting => Kept.Contains(setting.Key) || setting.Key.StartsWith("DOTNET_", StringComparison.Ordinal))
        .Concat(Own)
        .ToDictionary());

    public static ChildSpec Of(ChildSpec spec) => spec with
    {
        Launch = spec.Launch with { Environment = spec.Launch.Environment.Where(setting => !Unwanted.Contains(setting.Key)).ToDictionary() },
    };
}
