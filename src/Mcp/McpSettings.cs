using System.Globalization;
using Dendro.HttpGuard;
using Dendro.Mcp.Tools;
using Dendro.Mcp.Tools.Answers;

namespace Dendro.Mcp;

/// <summary>What the environment says; see README.md for the defaults.</summary>
internal sealed record McpSettings
{
    public required Uri Loki { get; init; }

    public required Uri Prometheus { get; init; }

    public required Uri Tempo { get; init; }

    public required Uri Web { get; init; }

    public required Uri Orchestrator { get; init; }

    /// <summary>The sets of tools that are shown; all when empty.</summary>
    public IReadOnlyList<string> ToolSets { get; init; } = [];

    /// <summary>The shop's services, whose faults are told.</summary>
    public IReadOnlyList<(string Name, Uri Address)> ShopServices { get; init; } = [];

    /// <summary>Null when there is no Grafana; links then lead to the web page's Explore.</summary>
    public Uri? Grafana { get; init; }

    public string? Token { get; init; }

    public required string TokenFile { get; init; }

    /// <summary>Under which names the server may be asked.</summary>
    public AllowedHosts Hosts { get; init; } = AllowedHosts.Own;

    /// <summary>Characters that an answer may have.</summary>
    public int MostCharacters { get; init; } = Budget.Standard;

    public LogLevel? LogLevel { get; init; }

    public static McpSettings Read(IConfiguration environment) => new()
    {
        Loki = Address(environment, "LOKI_URL", "http://127.0.0.1:3100"),
        Prometheus = Address(environment, "PROMETHEUS_URL", "http://127.0.0.1:9009/prometheus"),
        Tempo = Address(environment, "TEMPO_URL", "http://127.0.0.1:3200"),
        Web = Address(environment, "WEB_URL", "http://127.0.0.1:3002"),
        Orchestrator = Address(environment, "AGENT_ORCHESTRATOR_URL", "http://127.0.0.1:8001"),
        Grafana = Text(environment, "GRAFANA_URL") is null ? null : Address(environment, "GRAFANA_URL", ""),
        Token = Text(environment, "MCP_TOKEN"),
        TokenFile = Text(environment, "MCP_TOKEN_FILE") ?? Path.Combine(".dendro", "mcp-token"),
        ToolSets = ReadToolSets(environment),
        ShopServices = Services(environment),
        Hosts = ReadHosts(environment),
        MostCharacters = Characters(environment),
        LogLevel = Level(Text(environment, "LOG_LEVEL")),
    };

    static string? Text(IConfiguration environment, string name) =>
        environment[name] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    static Uri Address(IConfiguration environment, string name, string standard)
    {
        var text = Text(environment, name) ?? standard;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new Uri(address.AbsoluteUri.TrimEnd('/') + "/")
            : throw new SettingException($"{name} must be an absolute http or https address such as http://127.0.0.1:3100, but is \"{text}\".");
    }

    static string[] ReadToolSets(IConfiguration environment)
    {
        const string Name = "MCP_TOOLSETS";
        var sets = (Text(environment, Name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return sets.All(ToolCatalog.SetNames.Contains) ? sets
            : throw new SettingException($"{Name} must be some of {string.Join(",", ToolCatalog.SetNames)}, with commas between, but is \"{Text(environment, Name)}\".");
    }

    static List<(string, Uri)> Services(IConfiguration environment) =>
    [
        .. (Text(environment, "SHOP_SERVICES") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(pair =>
            pair.Split('=', 2) is [{ Length: > 0 } name, var text] && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                ? (name, new Uri(address.AbsoluteUri.TrimEnd('/') + "/"))
                : throw new SettingException($"SHOP_SERVICES must be pairs such as order=http://127.0.0.1:5002 with commas between, but one is \"{pair}\".")),
    ];

    static AllowedHosts ReadHosts(IConfiguration environment)
    {
        const string OwnName = "MCP_ALLOWED_HOSTS";
        var name = Text(environment, OwnName) is null ? AllowedHosts.Setting : OwnName;
        return AllowedHosts.TryParse(Text(environment, name), out var hosts)
            ? hosts
            : throw new SettingException($"{name} must be {AllowedHosts.Expected}, but is \"{Text(environment, name)}\".");
    }

    static int Characters(IConfiguration environment)
    {
        const string Name = "MCP_MAX_CHARACTERS";
        return Text(environment, Name) is not { } text ? Budget.Standard
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= Budget.Least and <= Budget.Most ? number
            : throw new SettingException($"{Name} must be a whole number from {Budget.Least} to {Budget.Most}, but is \"{text}\".");
    }

    static LogLevel? Level(string? text) => text switch
    {
        null => null,
        _ when Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level) => level,
        _ when text.Equals("info", StringComparison.OrdinalIgnoreCase) => Microsoft.Extensions.Logging.LogLevel.Information,
        _ when text.Equals("warn", StringComparison.OrdinalIgnoreCase) => Microsoft.Extensions.Logging.LogLevel.Warning,
        _ => throw new SettingException($"LOG_LEVEL must be one of Trace, Debug, Information, Warning, Error, Critical, None, but is \"{text}\"."),
    };
}
