using System.Collections.Frozen;

namespace Dendro.Cli.Configuration;

/// <summary>The port of each address of the system, moved by <paramref name="Offset"/> so that several can run side by side.</summary>
internal sealed record Ports(int Offset)
{
    static readonly FrozenDictionary<string, int> Defaults = new Dictionary<string, int>
    {
        ["stock"] = 5001,
        ["order"] = 5002,
        ["customer"] = 5011,
        ["supplier"] = 5012,
        ["ordercheck"] = 5013,
        ["suppliercheck"] = 5014,
        ["ordermanagement"] = 5015,
        ["otlp-grpc"] = 4317,
        ["otlp-http"] = 4318,
        ["loki"] = 3100,
        ["prometheus"] = 9009,
        ["tempo"] = 3200,
        ["grafana-mcp"] = 8000,
        ["agent-orchestrator"] = 8001,
        ["agent-logs"] = 8002,
        ["agent-metrics"] = 8003,
        ["agent-traces"] = 8004,
        ["agents-ui"] = 3002,
        ["postgres"] = 5442,
        ["kafka"] = 9092,
    }.ToFrozenDictionary();

    public int this[string name] => Defaults[name] + Offset;

    public string Url(string name) => $"http://127.0.0.1:{this[name]}";

    /// <summary>The second copy of a service has its ports 100 above those of the first, and so on.</summary>
    public Ports OfCopy(int number) => this with { Offset = Offset + 100 * (number - 1) };

    /// <summary>Offsets keep every port within 1024…65535.</summary>
    public static bool IsValidOffset(int offset) => Defaults.Values.All(port => port + offset is >= 1024 and <= 65535);
}
