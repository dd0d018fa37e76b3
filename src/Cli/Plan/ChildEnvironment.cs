using System.Globalization;
using System.Security.Cryptography;
using Dendro.Cli.Configuration;
using Dendro.Cli.Postgres;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Plan;

/// <summary>The settings each host gets: the user's where there are any, else what fits the system being started.</summary>
internal sealed class ChildEnvironment
{
    readonly Workspace _workspace;
    readonly Settings _settings;
    readonly Ports _ports;
    readonly Replicas _replicas;
    readonly Dictionary<string, string> _base;

    public ChildEnvironment(Workspace workspace, Settings settings, Ports ports, Replicas replicas, string? kafka, PostgresCluster? postgres)
    {
        (_workspace, _settings, _ports, _replicas) = (workspace, settings, ports, replicas);
        _base = settings.All
            .Where(setting => !setting.Key.StartsWith("DENDRO_", StringComparison.Ordinal))
            .ToDictionary(setting => setting.Key, setting => setting.Value);
        _base[Leftovers.Marker] = workspace.Home;
        foreach (var (key, value) in Defaults(kafka).Concat(Databases(postgres)))
        {
            if (settings[key] is null)
            {
                _base[key] = value;
            }
        }
    }

    /// <summary>What all children have in common.</summary>
    public IReadOnlyDictionary<string, string> Base => _base;

    public IReadOnlyDictionary<string, string> For(Instance instance)
    {
        var host = instance.Host;
        var own = new Dictionary<string, string>(_base)
        {
            ["ASPNETCORE_URLS"] = _ports.OfCopy(instance.Number).Url(host.MainPort),
            ["OTEL_SERVICE_NAME"] = host.Name,
            ["OTEL_RESOURCE_ATTRIBUTES"] = ResourceAttributes(instance),
        };
        if (!host.SimulatesErrors)
        {
            own.Remove("ERROR_RATE");
        }

        if (host.Group == Hosts.Shop)
        {
            own.TryAdd("FAULT_STATE_DIR", Path.Combine(_workspace.FaultStates, instance.Name));
        }

        if (host.Name == "agent-orchestrator")
        {
            own.TryAdd("AGENT_STATE_DIR", Path.Combine(_workspace.Home, "conversations"));
            own.TryAdd("AGENT_PROMPTS_DIR", Path.Combine(_workspace.Root, "config", "prompts"));
            own.TryAdd("AGENT_RUNBOOKS_DIR", Path.Combine(_workspace.Root, "config", "runbooks"));
        }

        if (host.Group != "telemetry")
        {
            // Many small processes share one machine: collect after 4 MB of new objects, not after what the processor's cache allows.
            own.TryAdd("DOTNET_GCgen0size", "0x400000");
        }

        // The C library would keep for each of the runtime's threads, and of librdkafka's, the most that it ever needed.
        own.TryAdd("MALLOC_ARENA_MAX", "2");

        var hook = _workspace.Assembly("Dendro.Instrumentation");
        if (File.Exists(hook))
        {
            own["DOTNET_STARTUP_HOOKS"] = hook;
        }

        return own;
    }

    string ResourceAttributes(Instance instance)
    {
        var own = $"service.namespace={instance.Host.Group},service.version={ThisAssembly.Version},service.instance.id={instance.Id},deployment.environment.name=local";
        return _settings["OTEL_RESOURCE_ATTRIBUTES"] is { } users ? $"{own},{users}" : own;
    }

    Dictionary<string, string> Defaults(string? kafka) => new()
    {
        ["KAFKA_BOOTSTRAP_SERVERS"] = kafka ?? "",
        ["API_URL_ORDERS"] = Copies("order"),
        ["API_URL_STOCKS"] = Copies("stock"),
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _ports.Url("otlp-grpc"),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
        // Short waits make a fresh trace or log readable at once; the standard's are meant for a network.
        ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "15000",
        ["OTLP_GRPC_PORT"] = Port("otlp-grpc"),
        ["OTLP_HTTP_PORT"] = Port("otlp-http"),
        ["LOKI_PORT"] = Port("loki"),
        ["PROMETHEUS_PORT"] = Port("prometheus"),
        ["TEMPO_PORT"] = Port("tempo"),
        ["TELEMETRY_DATA_DIR"] = Path.Combine(_workspace.Home, "telemetry"),
        ["TELEMETRY_RULES_DIR"] = Path.Combine(_workspace.Root, "config", "rules"),
        ["LOKI_URL"] = _ports.Url("loki"),
        ["PROMETHEUS_URL"] = _ports.Url("prometheus") + "/prometheus",
        ["TEMPO_URL"] = _ports.Url("tempo"),
        ["TEMPO_MCP_URL"] = _ports.Url("grafana-mcp") + "/tempo/mcp",
        ["MCP_URL"] = _ports.Url("grafana-mcp") + "/mcp",
        ["MCP_TOKEN_FILE"] = Path.Combine(_workspace.Home, "mcp-token"),
        ["MCP_TOKEN"] = McpToken(),
        ["AGENT_ORCHESTRATOR_URL"] = _ports.Url("agent-orchestrator"),
        ["AGENT_LOGS_URL"] = _ports.Url("agent-logs"),
        ["AGENT_METRICS_URL"] = _ports.Url("agent-metrics"),
        ["AGENT_TRACES_URL"] = _ports.Url("agent-traces"),
        ["WEB_URL"] = _ports.Url("agents-ui"),
        ["SHOP_SERVICES"] = string.Join(',', Hosts.ShopServices.SelectMany(_replicas.Of).Select(instance => $"{instance.Host.Name}={_ports.OfCopy(instance.Number).Url(instance.Host.MainPort)}")),
    };

    static IEnumerable<KeyValuePair<string, string>> Databases(PostgresCluster? postgres) =>
        postgres is null
            ? []
            : Hosts.All.Where(host => host.Database is not null)
                .Select(host => KeyValuePair.Create(host.Database!.Setting, postgres.ConnectionString(host.Database.Name)));

    /// <summary>The addresses of all copies of a service.</summary>
    string Copies(string name) =>
        string.Join(',', _replicas.Of(Hosts.All.Single(host => host.Name == name)).Select(instance => _ports.OfCopy(instance.Number).Url(name)));

    string Port(string name) => _ports[name].ToString(CultureInfo.InvariantCulture);

    /// <summary>One token for the server and its callers, made here so that no two of them make one at the same time.</summary>
    string McpToken()
    {
        var file = Path.Combine(_workspace.Home, "mcp-token");
        if (!File.Exists(file))
        {
            using var stream = new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))));
        }

        return File.ReadAllText(file).Trim();
    }
}
