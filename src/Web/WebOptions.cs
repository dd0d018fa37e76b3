using System.Globalization;
using Dendro.HttpGuard;

namespace Dendro.Web;

/// <summary>A service of the shop whose health and faults the pages show.</summary>
internal sealed record ShopService(string Name, Uri Url);

/// <summary>A setting that cannot be used; the message is the sentence the operator sees.</summary>
internal sealed class SettingException(string message) : Exception(message);

/// <summary>Where the other parts answer, read once from environment variables.</summary>
internal sealed record WebOptions
{
    const string DefaultServices =
        "customer=http://127.0.0.1:5011,supplier=http://127.0.0.1:5012,ordercheck=http://127.0.0.1:5013," +
        "suppliercheck=http://127.0.0.1:5014,ordermanagement=http://127.0.0.1:5015," +
        "order=http://127.0.0.1:5002,stock=http://127.0.0.1:5001";

    public required Uri Orchestrator { get; init; }
    public required Uri Prometheus { get; init; }
    public required Uri Loki { get; init; }
    public required Uri Tempo { get; init; }
    public required Uri Orders { get; init; }
    public required Uri Stocks { get; init; }
    public required IReadOnlyList<ShopService> Services { get; init; }
    public required LogLevel LogLevel { get; init; }

    /// <summary>Under which names the page may be asked for.</summary>
    public AllowedHosts Hosts { get; init; } = AllowedHosts.Own;

    /// <param name="get">Reads one variable; null or empty means the default.</param>
    /// <exception cref="SettingException">A value cannot be used.</exception>
    public static WebOptions Read(Func<string, string?> get) => new()
    {
        Orchestrator = Address(get, "AGENT_ORCHESTRATOR_URL", "http://127.0.0.1:8001"),
        Prometheus = Address(get, "PROMETHEUS_URL", "http://127.0.0.1:9009/prometheus"),
        Loki = Address(get, "LOKI_URL", "http://127.0.0.1:3100"),
        Tempo = Address(get, "TEMPO_URL", "http://127.0.0.1:3200"),
        Orders = FirstAddress(get, "API_URL_ORDERS", "http://127.0.0.1:5002"),
        Stocks = FirstAddress(get, "API_URL_STOCKS", "http://127.0.0.1:5001"),
        Services = ReadServices(Value(get, "SHOP_SERVICES", DefaultServices)),
        Hosts = ReadHosts(Value(get, AllowedHosts.Setting, "")),
        LogLevel = ReadLogLevel(Value(get, "LOG_LEVEL", "Information")),
    };

    static string Value(Func<string, string?> get, string name, string fallback) =>
        get(name) is { Length: > 0 } value ? value : fallback;

    static Uri Address(Func<string, string?> get, string name, string fallback) =>
        ParseAddress(name, Value(get, name, fallback));

    // The shop's workers take the addresses of all replicas in this variable; a page needs one.
    static Uri FirstAddress(Func<string, string?> get, string name, string fallback) =>
        ParseAddress(name, Value(get, name, fallback).Split(',')[0]);

    // Relative request paths only resolve below a base address that ends with a slash.
    static Uri ParseAddress(string name, string value) =>
        Uri.TryCreate(value.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new SettingException($"{name} is \"{value}\", expected an http or https address such as http://127.0.0.1:8001.");

    static AllowedHosts ReadHosts(string value) => AllowedHosts.TryParse(value, out var hosts)
        ? hosts
        : throw new SettingException($"{AllowedHosts.Setting} is \"{value}\", expected {AllowedHosts.Expected}.");

    static ShopService[] ReadServices(string value) =>
    [
        .. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(pair =>
            pair.Split('=', 2) is [{ Length: > 0 } name, var address]
                ? new ShopService(name, ParseAddress("SHOP_SERVICES", address))
                : throw new SettingException($"SHOP_SERVICES contains \"{pair}\", expected name=address pairs separated by commas.")),
    ];

    // The other languages' spelling of levels is accepted too, because one LOG_LEVEL serves every process.
    static LogLevel ReadLogLevel(string value) => value.ToLower(CultureInfo.InvariantCulture) switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "information" or "info" => LogLevel.Information,
        "warning" or "warn" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "critical" or "fatal" => LogLevel.Critical,
        "none" => LogLevel.None,
        _ => throw new SettingException($"LOG_LEVEL is \"{value}\", expected trace, debug, information, warning, error, critical or none."),
    };
}
