using System.Globalization;
using Dendro.HttpGuard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core.Hosting;

/// <summary>A setting has a value with which the process cannot run; the message is one sentence for the operator.</summary>
internal sealed class SettingException(string message) : Exception(message);

/// <summary>What the environment says; README.md of each host lists the defaults.</summary>
internal sealed record AgentSettings
{
    /// <summary>The host's <c>service.name</c>.</summary>
    public required string Name { get; init; }

    public required Uri Mcp { get; init; }

    public string? McpToken { get; init; }

    public Uri? Grafana { get; init; }

    public required Uri Web { get; init; }

    public required IReadOnlyDictionary<string, Uri> Agents { get; init; }

    public required TimeSpan CallTimeout { get; init; }

    /// <summary>Under which names the server may be asked.</summary>
    public AllowedHosts Hosts { get; init; } = AllowedHosts.Own;

    /// <summary>Where conversations are kept; null keeps them in memory only.</summary>
    public string? StateFolder { get; init; }

    public ModelSettings? Model { get; init; }

    /// <summary>Prompts that go before those that come with the agents; null takes the latter.</summary>
    public string? PromptsFolder { get; init; }

    /// <summary>Runbooks for the model; null takes those that come with the agents.</summary>
    public string? RunbooksFolder { get; init; }

    public required LogLevel LogLevel { get; init; }

    public static AgentSettings Read(string name, IConfiguration environment) => new()
    {
        Name = name,
        Mcp = Address(environment, "MCP_URL", "http://127.0.0.1:8000/mcp"),
        McpToken = Text(environment, "MCP_TOKEN") ?? Token(Text(environment, "MCP_TOKEN_FILE") ?? Path.Combine(".dendro", "mcp-token")),
        Grafana = Text(environment, "GRAFANA_URL") is null ? null : Address(environment, "GRAFANA_URL", ""),
        Web = Address(environment, "WEB_URL", "http://127.0.0.1:3002"),
        Agents = new Dictionary<string, Uri>
        {
            ["logs"] = Address(environment, "AGENT_LOGS_URL", "http://127.0.0.1:8002"),
            ["metrics"] = Address(environment, "AGENT_METRICS_URL", "http://127.0.0.1:8003"),
            ["traces"] = Address(environment, "AGENT_TRACES_URL", "http://127.0.0.1:8004"),
        },
        CallTimeout = Seconds(environment, "AGENT_CALL_TIMEOUT", 30),
        Hosts = ReadHosts(environment),
        StateFolder = Text(environment, "AGENT_STATE_DIR"),
        Model = ModelSettings.Read(environment),
        PromptsFolder = Text(environment, "AGENT_PROMPTS_DIR"),
        RunbooksFolder = Text(environment, "AGENT_RUNBOOKS_DIR"),
        LogLevel = Level(Text(environment, "LOG_LEVEL")),
    };

    static AllowedHosts ReadHosts(IConfiguration environment) => AllowedHosts.TryParse(Text(environment, AllowedHosts.Setting), out var hosts)
        ? hosts
        : throw new SettingException($"{AllowedHosts.Setting} must be {AllowedHosts.Expected}, but is \"{Text(environment, AllowedHosts.Setting)}\".");

    static string? Token(string file) => File.Exists(file) ? File.ReadAllText(file).Trim() : null;

    internal static string? Text(IConfiguration environment, string name) =>
        environment[name] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    internal static Uri Address(IConfiguration environment, string name, string standard)
    {
        var text = Text(environment, name) ?? standard;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new SettingException($"{name} must be an absolute http or https address such as http://127.0.0.1:8000, but is \"{text}\".");
    }

    static LogLevel Level(string? text) => text?.ToUpperInvariant() switch
    {
        null or "INFO" => LogLevel.Information,
        "WARN" => LogLevel.Warning,
        _ when Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level) => level,
        _ => throw new SettingException($"LOG_LEVEL must be one of Trace, Debug, Information, Warning, Error, Critical, None, but is \"{text}\"."),
    };

    internal static TimeSpan Seconds(IConfiguration environment, string name, double standard)
    {
        var text = Text(environment, name);
        if (text is null)
        {
            return TimeSpan.FromSeconds(standard);
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 600
            ? TimeSpan.FromSeconds(seconds)
            : throw new SettingException($"{name} must be a number of seconds between 0 and 600, but is \"{text}\".");
    }
}
